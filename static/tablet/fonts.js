// Makes the packaged fonts small: of latin-ext, the letters that the languages of Mali are written with.
import { readFile } from "node:fs/promises";
import subsetFont from "subset-font";

// Bambara, Fulfulde, Soninke, Songhay, Dogon, Tamasheq; vowels with tones. Others come from the tablet's own font.
const LETTERS = "ƐɛƆɔƝɲŊŋƁɓƊɗƳƴǝƎəƏƔɣŠšŽžǦǧṬṭḌḍḤḥḶḷṢṣẒẓẼẽĨĩŨũĀāĒēĪīŌōŪūǍǎĚěǏǐǑǒǓǔĂă\u0300\u0301\u0302\u0303\u0304\u0308\u030c\u0329";

export const mendedFonts = {
  name: "mended-fonts",
  setup(build) {
    build.onLoad({ filter: /latin-ext-\d+-normal\.woff2$/ }, async ({ path }) => {
      const contents = await subsetFont(await readFile(path), LETTERS, { targetFormat: "woff2" });
      return { contents, loader: "file" };
    });
  },
};
