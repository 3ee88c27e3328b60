// node third_party/vega/check.mjs [--update]: are the files here those of the packages that
// package-lock.json names, byte for byte? npm checks the packages by their integrity hashes.
// --update writes the files instead. Needs npm and the network; the build needs neither.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const bundles = {
  "vega.min.js": "vega/build/vega.min.js",
  "vega-lite.min.js": "vega-lite/build/vega-lite.min.js",
  "vega-embed.min.js": "vega-embed/build/vega-embed.min.js",
};
// Dependencies of the packages' command lines and type declarations: no part of the bundles.
const notBundled = /^(@types\/.*|commander|iconv-lite|rw|safer-buffer|vega-typings)$/;
// What vega-embed and vega-lite bundle beside vega, by the source maps they come with.
const bundledByOthers = [
  "vega-lite", "vega-embed", "fast-json-patch", "json-stringify-pretty-compact", "semver", "tslib",
  "vega-interpreter", "vega-schema-url-parser", "vega-themes", "vega-tooltip",
];

function withDependencies(name, lock, names) {
  if (names.has(name) || notBundled.test(name)) return names;
  names.add(name);
  for (const needed of Object.keys(lock.packages[`node_modules/${name}`].dependencies ?? {})) {
    withDependencies(needed, lock, names);
  }
  return names;
}

// Every licence text once, under the packages that have it.
function notices(modules, lock) {
  const packagesOf = new Map();
  const names = withDependencies("vega", lock, new Set());
  for (const name of [...names, ...bundledByOthers].sort()) {
    const { license } = lock.packages[`node_modules/${name}`];
    const file = readdirSync(join(modules, name)).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? readFileSync(join(modules, name, file), "utf8").replace(/\r/g, "").trim()
                      : `(${license}; the package holds no text)`;
    packagesOf.set(text, [...(packagesOf.get(text) ?? []), `${name} (${license})`]);
  }
  const blocks = [...packagesOf].map(([text, packages]) => `${packages.join("\n")}\n\n${text}\n`);
  return "Licences of what the *.min.js files beside this one contain.\n\n" +
         blocks.join(`\n${"-".repeat(80)}\n\n`);
}

const folder = mkdtempSync(join(tmpdir(), "zcbench-vega-"));
try {
  for (const file of ["package.json", "package-lock.json"]) {
    copyFileSync(join(here, file), join(folder, file));
  }
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
               { cwd: folder, stdio: "inherit" });
  const modules = join(folder, "node_modules");
  const lock = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8"));
  const wanted = { "LICENSES.txt": Buffer.from(notices(modules, lock)) };
  for (const [file, source] of Object.entries(bundles)) wanted[file] = readFileSync(join(modules, source));
  for (const [file, bytes] of Object.entries(wanted)) {
    const path = join(here, file);
    if (process.argv[2] === "--update") writeFileSync(path, bytes);
    const same = existsSync(path) && readFileSync(path).equals(bytes);
    console.log(`${file}: ${same ? "the same" : "DIFFERS"}`);
    if (!same) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
