/* Opening hours on a page that has no map. */

import { keepHours } from "./map/hours.js";

keepHours();
