/** Turns SVG text into a PNG image. */
import { pngScale } from './pngScale';
import { t } from '../../shared/language/language';

/** Fails when the browser cannot draw it. */
export async function drawPng(svg: string, width: number, height: number): Promise<Blob> {
  const image = new Image();
  // Not a blob: URL, which the page's content policy does not let an image have.
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const scale = pngScale(width, height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(width * scale);
  canvas.height = Math.floor(height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error(t('diagram.noPng')))), 'image/png');
  });
}
