"use strict";
// Replaces each chart's still picture by an interactive one as it comes near; where anything about
// that fails, the still one stays.
(() => {
  const NARROW = 640;
  const CONFIG = {
    background: "transparent",
    font: "system-ui, sans-serif",
    axis: {
      labelColor: "currentColor", titleColor: "currentColor", domainColor: "currentColor",
      tickColor: "currentColor", gridColor: "currentColor", gridOpacity: 0.15,
    },
    view: { stroke: "transparent" },
    legend: { labelColor: "currentColor", titleColor: "currentColor" },
    header: { labelColor: "currentColor", titleColor: "currentColor" },
    title: { color: "currentColor", subtitleColor: "currentColor" },
  };

  // Panels share the width there is; one column where they would be too small to read.
  function fit(spec, width) {
    if (!("spec" in spec)) return;
    if (width < NARROW) spec.columns = 1;
    const labels = typeof spec.spec.height === "object" ? 150 : 70;
    const share = (width - labels) / spec.columns - 20;
    spec.spec.width = Math.floor(Math.min(Math.max(share, 180), 540));
  }

  async function enliven(figure) {
    const picture = figure.querySelector(".picture");
    const live = document.createElement("div");
    live.className = "live";
    picture.append(live);
    try {
      const spec = JSON.parse(figure.querySelector("script").textContent);
      fit(spec, picture.clientWidth);
      await vegaEmbed(live, spec, {
        mode: "vega-lite",
        renderer: "svg",
        ast: true,
        logLevel: vega.Error,
        actions: { export: true, source: false, compiled: false, editor: false },
        downloadFileName: figure.id,
        config: CONFIG,
      });
      picture.classList.add("is-live");
    } catch (error) {
      live.remove();
      console.error(`${figure.id}: ${error.message}`);
    }
  }

  const observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      enliven(target);
    }
  }, { rootMargin: "1200px" });
  for (const figure of document.querySelectorAll("figure.chart")) observer.observe(figure);

  // What is folded away would be missing on paper.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("main details:not([open]):not(.live *)")];
    for (const details of folded) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of folded) details.open = false;
  });
})();
