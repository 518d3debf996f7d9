/** Makes a drawing of the page a file of its own: no style sheet, no variables, the colours written in as they are shown. */

/** Properties of the drawings' style sheet. All are inherited, so that each is written only where it changes. */
const PROPERTIES = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
] as const;

const SVG = 'http://www.w3.org/2000/svg';

/** The drawing as SVG text, on a ground of the given colour; its label becomes its title. */
export function standaloneSvg(drawing: SVGSVGElement, ground: string): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  writeStyles(drawing, copy, null);
  const { width, height } = drawing.viewBox.baseVal;
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const rectangle = document.createElementNS(SVG, 'rect');
  for (const [name, value] of Object.entries({ width, height, fill: ground, stroke: 'none' }))
    rectangle.setAttribute(name, String(value));
  const title = document.createElementNS(SVG, 'title');
  title.textContent = drawing.getAttribute('aria-label');
  copy.prepend(title, rectangle);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

function writeStyles(shown: Element, copy: Element, around: CSSStyleDeclaration | null): void {
  const style = getComputedStyle(shown);
  for (const property of PROPERTIES) {
    const value = style.getPropertyValue(property);
    if (value !== around?.getPropertyValue(property)) copy.setAttribute(property, value);
    else copy.removeAttribute(property);
  }
  copy.removeAttribute('class');
  [...shown.children].forEach((child, index) => {
    const twin = copy.children[index];
    if (twin && child.localName !== 'title') writeStyles(child, twin, style);
  });
}
