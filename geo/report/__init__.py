"""Ask, analyse, describe: the only input of pages and of files."""
