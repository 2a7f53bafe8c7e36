// Pictures made as small as they need to be: a record has to travel over a thin line.

const LONGEST_SIDE = 1600;

/**
 * The picture with its longest side within `most` pixels, as JPEG; as it came when it cannot be drawn.
 * @param {File} file
 * @param {number|null} most  null: as the tablet sees fit
 */
export async function smaller(file, most) {
  try {
    const canvas = await drawn(file, most);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.82));
    // Drawing it anew also leaves out where it was taken.
    return new File([blob], "photo.jpg", { type: "image/jpeg" });
  } catch {
    return file;
  }
}

/** A picture on a canvas, its longest side within `most` pixels. @returns {Promise<HTMLCanvasElement>} */
export async function drawn(file, most) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, (most ?? LONGEST_SIDE) / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}
