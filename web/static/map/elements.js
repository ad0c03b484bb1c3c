/* Making elements: text only ever as text. */

const SVG = "http://www.w3.org/2000/svg";

export const reducedMotion = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Make an element with attributes and children; a string becomes a text node. */
export function make(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** The same for a part of a drawing. */
export function makeSvg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

/** Fetch a GeoJSON collection's features. */
export async function readFeatures(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return (await answer.json()).features;
}

function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}
