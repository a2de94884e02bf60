/** The part in use; the package brings no declarations. https://github.com/photopea/UPNG.js */
declare module 'upng-js' {
  interface Image {
    readonly width: number;
    readonly height: number;
  }
  const UPNG: {
    decode(file: ArrayBuffer): Image;
    toRGBA8(image: Image): readonly ArrayBuffer[];
    /** @param colours size of the palette; 0 for lossless */
    encode(frames: readonly ArrayBuffer[], width: number, height: number, colours: number): ArrayBuffer;
  };
  export default UPNG;
}
