const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element with properties (`class` and names with a dash as attributes) and children. Text only
 * ever becomes text nodes.
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'class') made.className = value;
    else if (name.includes('-') || name === 'role') made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children);
  return made;
}

/** One of the pictures at the head of the page. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** A button that is only a picture; `label` is what it is called. */
export function iconButton(name, label, onClick) {
  const made = element(
    'button',
    { type: 'button', class: 'icon-button', title: label },
    icon(name),
  );
  made.setAttribute('aria-label', label);
  made.addEventListener('click', onClick);
  return made;
}

export function byId(id) {
  return document.getElementById(id);
}
