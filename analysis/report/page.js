"use strict";
// Draws the charts, which are specifications in the page (charts/*.vl.json), over the page's one data
// set, and draws them again as the reader selects. Without this script the tables say the same.
(() => {
  const block = (id) => JSON.parse(document.getElementById(id).textContent);
  const figure_of = (name) => document.getElementById(`chart-${name}`);
  const distinct = (values) => [...new Set(values)];
  const sum = (values) => values.reduce((total, value) => total + value, 0);

  // ---- Numbers as text: as harness/base/format.cpp writes them.

  // As there, a tie is what is one in binary, and goes to the even digit.
  function number(value) {
    const digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    const halves = value * 2 ** (digits + 1);
    if (!Number.isInteger(halves) || halves % 2 === 0) return value.toFixed(digits);
    const below = Math.floor(value * 10 ** digits);
    return ((below + below % 2) / 10 ** digits).toFixed(digits);
  }
  const thousands = (value) => Math.round(value).toLocaleString("en");
  const TIMES = ["ns", "us", "ms", "s"];
  const SIZES = ["KiB", "MiB", "GiB", "TiB", "PiB"];

  function scaled(value, step, units, text) {
    let unit = 0;
    for (; value >= step * 0.9995 && unit + 1 < units.length; value /= step) ++unit;
    return `${text(value)} ${units[unit]}`;
  }
  function duration(ns) {
    if (ns < 99.95e9) {
      let unit = 0;
      for (; ns >= 999.5 && unit + 1 < TIMES.length; ns /= 1000) ++unit;
      return `${number(ns)} ${TIMES[unit]}`;
    }
    const seconds = Math.round(ns / 1e9);
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  }
  function bytes(count) {
    if (count < 1000) return `${count} B`;
    let unit = 0;
    for (count /= 1024; count >= 999.5 && unit + 1 < SIZES.length; count /= 1024) ++unit;
    return `${number(count)} ${SIZES[unit]}`;
  }
  function elements(count) {
    for (const [size, letter] of [[1e9, "G"], [1e6, "M"], [1e3, "k"]]) {
      if (count >= size && count % (size / 100) === 0) return count / size + letter;
    }
    return thousands(count);
  }
  // No digit more than a tick needs.
  const short = (value) => String(Number(value.toPrecision(4)));
  const percent_tick = (ratio) => `${ratio > 1 ? "+" : ""}${short((ratio - 1) * 100)} %`;
  const time_tick = (ns) => ns === 0 ? "0" : (ns < 0 ? "-" : "") + scaled(Math.abs(ns), 1000, TIMES, short);
  const bytes_tick = (count) => count === 0 ? "0" : scaled(count, 1024, ["B", ...SIZES], short);
  const percent = (ratio) => `${ratio >= 1 ? "+" : ""}${((ratio - 1) * 100).toFixed(1)} %`;

  for (const [name, text] of Object.entries({ duration, time_tick, bytes_tick, percent_tick, elements })) {
    vega.expressionFunction(name, text);
  }

  // ---- Charts

  const CONFIG = {
    background: "transparent",
    font: "system-ui, sans-serif",
    axis: {
      labelColor: "currentColor", titleColor: "currentColor", domainColor: "currentColor",
      tickColor: "currentColor", gridColor: "currentColor", gridOpacity: 0.1, domainOpacity: 0.4,
      tickOpacity: 0.4, labelOpacity: 0.8, titleOpacity: 0.8, titleFontWeight: "normal",
      labelFontSize: 11, titleFontSize: 11,
    },
    view: { stroke: "transparent" },
    legend: {
      labelColor: "currentColor", titleColor: "currentColor", labelFontSize: 11, symbolSize: 70,
    },
    text: { color: "currentColor" },
  };
  const text_of = (value) => {
    const node = document.createElement("span");
    node.textContent = value;
    return node.innerHTML;
  };

  // A mark's tooltip is text, or the number of a point: "#12", or with one of its samples: "#12 2310".
  const tooltip = {
    disableDefaultStyle: true,
    formatTooltip(value) {
      const [, id, sample] = /^#(\d+)(?: (\d+))?$/.exec(value) ?? [];
      return id === undefined ? `<p>${text_of(value)}</p>` : describe(data.points[id], sample);
    },
  };

  // One panel: a specification, its rows, and the values of its parameters.
  async function draw(panel, name, rows, values = {}) {
    const spec = block(`spec-${name}`);
    spec.data = { name: "rows", values: rows };
    spec.params = [...(spec.params ?? []),
      ...Object.entries(values).map(([param, value]) => ({ name: param, value }))];
    if (values.width) spec.width = values.width;
    if (values.height) spec.height = values.height;
    delete spec.params.width;
    const { view } = await vegaEmbed(panel, spec, {
      mode: "vega-lite", renderer: "svg", ast: true, actions: false, tooltip, config: CONFIG,
    });
    panel.view = view;
    return view;
  }

  // A panel for every file that has rows; `rows_of` and `values_of` make what it shows.
  async function draw_files(name, spec, rows_of, values_of) {
    const figure = figure_of(name);
    figure.classList.add("is-drawn");  // only what is shown has a width
    const picture = figure.querySelector(".picture");
    const shown = data.files.map((file, index) => [file, rows_of(index)]).filter(([, rows]) => rows.length);
    const all = shown.flatMap(([, rows]) => rows);
    const panels = shown.map(([file, rows]) => {
      const panel = document.createElement("div");
      panel.className = "panel";
      const place = document.createElement("div");
      if (data.files.length > 1) panel.append(Object.assign(document.createElement("h4"), { textContent: file }));
      panel.append(place);
      return [panel, place, rows];
    });
    picture.style.minHeight = `${picture.offsetHeight}px`;  // or the page would jump
    picture.replaceChildren(...panels.map(([panel]) => panel));
    if (!panels.length) picture.textContent = "Not measured for this selection.";
    const views = [];
    for (const [, place, rows] of panels) {
      views.push(await draw(place, spec, ...values_of(rows, all, place.clientWidth)));
    }
    picture.style.minHeight = "";
    return views;
  }

  // Decades; with 2 and 5 between them where there are few.
  function log_ticks([low, high]) {
    const ticks = [];
    const steps = high / low > 300 ? [1] : [1, 2, 5];
    for (let decade = 10 ** Math.floor(Math.log10(low)); decade <= high; decade *= 10) {
      for (const step of steps) {
        const tick = Number((decade * step).toPrecision(6));
        if (tick >= low && tick <= high) ticks.push(tick);
      }
    }
    return ticks;
  }
  // Steps are powers of two, or 1, 2 or 5 times ten where nobody counts in KiB.
  function bytes_ticks(most) {
    const step = most < 1000 ? 10 ** Math.floor(Math.log10(Math.max(most, 10) / 2)) * 2 : 2 ** Math.ceil(Math.log2(most / 4));
    return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
  }
  const range_of = (values, factor = 1) => [Math.min(...values) / factor, Math.max(...values) * factor];

  // ---- The data set of a run

  const data = block("data");
  if (data.rows) {
    data.points = data.rows.map((row, id) =>
      Object.fromEntries([["id", id], ["tip", `#${id}`], ...data.columns.map((name, i) => [name, row[i]])]));
    run_page();
  }

  if (data.kind === "ab") draw_small("ab", ab_panel);
  if (data.kind === "history") draw_small("history", history_panel);

  // A small chart for every point, the worst first; of very many, and where nothing moved, on demand.
  async function draw_small(name, panel_of) {
    const MOST = 60;
    const figure = figure_of(name);
    const picture = figure.querySelector(".picture");
    figure.classList.add("is-drawn");
    picture.classList.add("small");
    async function add(points) {
      for (const point of points) {
        const panel = document.createElement("div");
        panel.className = "panel";
        const place = document.createElement("div");
        panel.append(Object.assign(document.createElement("h4"), { textContent: point.name }), place);
        if (point.note) panel.append(Object.assign(document.createElement("p"), { className: "note", textContent: point.note }));
        picture.append(panel);
        await draw(place, name, ...panel_of(point, place.clientWidth));
      }
    }
    const first = data.points.filter((point) => point.has_moved !== false).slice(0, MOST);
    await add(first);
    document.documentElement.dataset.drawn = "yes";
    const rest = data.points.filter((point) => !first.includes(point));
    if (!rest.length) return;
    const more = Object.assign(document.createElement("button"), { textContent: `Draw the other ${rest.length} points, too` });
    more.addEventListener("click", () => { more.remove(); add(rest); });
    figure.append(more);
  }

  function ab_panel(point, room) {
    const interval = (unit) => unit.low === null ? "no interval yet" : `95 %: ${percent(unit.low)} to ${percent(unit.high)}`;
    const rows = point.units.map((unit) => ({ ...unit, kind: "unit",
      tip: `unit ${unit.unit}: ${percent(unit.ratio)}; so far ${percent(unit.estimate)} (${interval(unit)}), ${unit.seconds.toFixed(1)} s` }));
    const last = rows.at(-1);
    if (point.is_decided) rows.push({ ...last, kind: "decided", tip: point.note });
    const lines = [[1, 0.7], [1 + data.margin, 0.5], [1 / (1 + data.margin), 0.5]];
    for (const [ratio, opacity] of lines) rows.push({ kind: "margin", ratio, opacity });
    // Without the widest units and the intervals of the first ones, which would be all that is to be seen.
    const sorted = point.units.map((unit) => unit.ratio).sort((x, y) => x - y);
    const late = point.units.slice(-Math.ceil(point.units.length / 3)).filter((unit) => unit.low !== null);
    const shown = [...lines.map(([ratio]) => ratio), sorted[Math.floor(sorted.length * 0.1)], sorted[Math.floor(sorted.length * 0.9)],
      ...point.units.slice(2).map((unit) => unit.estimate), ...late.flatMap((unit) => [unit.low, unit.high])];
    const [y_low, y_high] = range_of(shown, 1 + data.margin / 2);
    const step = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5].find((size) => (y_high - y_low) / size < 6) ?? 20;
    const ticks = [];
    for (let tick = Math.ceil((y_low - 1) / step); 1 + tick * step <= y_high; ++tick) ticks.push(1 + tick * step);
    return [rows, { width: room - 62, height: 150, x_high: point.units.length + 0.5, y_low, y_high, y_ticks: ticks }];
  }

  function history_panel(point, room) {
    const first = point.values[0].file;
    const last = point.values.at(-1).file;
    const rows = point.values.map((value) => ({ ...value, kind: "value",
      tip: `${data.files[value.file]}: ${duration(value.median_ns)}` }));
    if (point.drift) {
      const middle = [...point.values].sort((a, b) => a.median_ns - b.median_ns)[point.values.length >> 1].median_ns;
      const root = Math.sqrt(point.drift);
      rows.push({ kind: "level", file: first, to_file: last, median_ns: middle / root, to_ns: middle * root });
    } else if (point.changes.length) {
      let begin = first;
      for (const change of point.changes) {
        rows.push({ kind: "level", file: begin, to_file: change.file - 0.5, median_ns: change.from_ns, to_ns: change.from_ns });
        begin = change.file - 0.5;
        const is_right = change.file > (first + last) / 2;
        rows.push({ kind: "step", file: begin, text: change.text, align: is_right ? "right" : "left", dx: is_right ? -4 : 4 });
      }
      rows.push({ kind: "level", file: begin, to_file: last, median_ns: point.changes.at(-1).to_ns, to_ns: point.changes.at(-1).to_ns });
    }
    const [low, high] = range_of(point.values.map((value) => value.median_ns));
    const spare = Math.max(high - low, high * 0.05) * 0.15;
    return [rows, { width: room - 65, height: 90, x_low: first - 0.5, x_high: last + 0.5,
      y_low: low - spare, y_high: high + 1.6 * spare }];
  }

  function describe(point, sample) {
    const rows = [];
    const row = (name, value) => rows.push(`<tr><th>${text_of(name)}</th><td>${text_of(value)}</td></tr>`);
    const of = (name) => data.points.find((other) => ["file", "kernel", "elements"].every(
      (axis) => other[axis] === point[axis]) && other.series === name);
    row("kernel", point.kernel);
    row("elements", elements(point.elements));
    if (point.series !== "serial") row("workers", `${point.workers}, ${point.lifecycle}`);
    for (const option of data.options) row(option.replaceAll("_", " "), point[option]);
    if (sample) row("this sample", duration(Number(sample)));
    row("median", duration(point.median_ns));
    row("95 % interval", point.low_ns === null ? "too few samples"
      : `${duration(point.low_ns)} – ${duration(point.high_ns)}`);
    row("minimum, 90th percentile", `${duration(point.fastest_ns)}, ${duration(point.p90_ns)}`);
    row("samples", point.times_ns.length + (point.disturbed ? ", most of them disturbed" : ""));
    const serial = of("serial");
    if (serial && serial !== point) row("against serial", `${number(point.median_ns / serial.median_ns)}×`);
    row("CPU time", duration(point.cpu_time_ns));
    if (point.start_ns !== null) {
      for (const phase of data.phases) {
        if (point[phase]) row(phase.slice(0, -3), duration(point[phase]));
      }
      row("bytes copied", bytes(Math.round(sum(data.routes.map((route) => point[route])))));
      row("page faults", thousands(point.minor_faults + point.major_faults));
      if (point.worker_peak_rss_bytes !== null) row("largest worker", bytes(Math.round(point.worker_peak_rss_bytes)));
    }
    return `<strong style="color: ${point.color}">${text_of(point.series)}</strong><table>${rows.join("")}</table>`;
  }

  function run_page() {
    const FAMILIES = ["sharing", "copying", "control", "other"];
    const SHAPES = ["circle", "square", "triangle-up", "diamond", "triangle-down", "cross", "triangle-right"];
    const KNOWN = ["file", "series", "family", "strategy", "kernel", "elements", "workers", "lifecycle"];
    data.options = data.columns.slice(0, data.columns.indexOf("disturbed")).filter((name) => !KNOWN.includes(name));
    data.phases = ["publish_ns", "start_ns", "distribute_ns", "compute_ns", "collect_ns", "join_ns"];
    data.routes = ["publish_bytes", "to_workers_bytes", "from_workers_bytes", "results_bytes"];

    // A series looks the same in every chart: its family's colours, in the order met.
    const looks = {};
    for (const family of FAMILIES) {
      const names = distinct(data.points.filter((point) => point.family === family).map((point) => point.series));
      if (family === "control") names.sort();  // serial is the darkest
      names.forEach((name, rank) => {
        looks[name] = { color: `var(--${family}-${rank % 6 + 1})`, shape: SHAPES[rank % SHAPES.length],
          dash: family === "control" ? [5, 3] : rank < 6 ? [1, 0] : [2, 2] };
      });
    }
    for (const point of data.points) Object.assign(point, looks[point.series]);

    const state = {};
    // What most points have, of equals the last: a sweep's evidence for claims has workers of its own.
    const commonest = (axis, values) => {
      const count = (value) => in_kernel().filter((point) => point[axis] === value).length;
      return values.reduce((best, value) => count(value) >= count(best) ? value : best);
    };
    const usual = (axis, values) => axis === "workers" ? commonest(axis, values)
      : axis === "lifecycle" && values.includes("fork") ? "fork" : values[0];

    const in_kernel = () => data.points.filter((point) => point.kernel === state.kernel);
    const is_serial = (point) => point.strategy === "serial";
    // serial has neither workers nor lifecycle; a strategy without an option stands beside its every value.
    function is_selected(point, axes = ["workers", "lifecycle", ...data.options]) {
      return point.kernel === state.kernel && axes.every((axis) => {
        if (state[axis] === undefined || state[axis] === "all" || String(point[axis]) === String(state[axis])) return true;
        return data.options.includes(axis)
          ? distinct(in_kernel().filter((other) => other.strategy === point.strategy).map((other) => other[axis])).length === 1
          : is_serial(point);
      });
    }
    const at_size = (file) => data.points.filter((point) =>
      point.file === file && point.elements === state.elements && is_selected(point))
      .sort((a, b) => a.median_ns - b.median_ns);

    // ---- Selectors

    const text_in = { elements };
    function choices(axis) {
      const points = axis === "kernel" ? data.points : in_kernel().filter((point) => !is_serial(point) || axis === "elements");
      const values = distinct(points.map((point) => point[axis]));
      if (axis === "elements" || axis === "workers") values.sort((a, b) => a - b);
      return data.options.includes(axis) && values.length > 1 ? [...values, "all"] : values;
    }
    function selector(axis, values, label) {
      const field = document.createElement("fieldset");
      field.append(Object.assign(document.createElement("legend"), { textContent: label ?? axis.replaceAll("_", " ") }));
      const shown = (value) => value === "all" ? "all" : (text_in[axis] ?? String)(value);
      if (values.length <= 4 && innerWidth >= 640) {
        for (const value of values) {
          const choice = document.createElement("label");
          const input = Object.assign(document.createElement("input"),
            { type: "radio", name: axis, value, checked: value === state[axis] });
          choice.append(input, Object.assign(document.createElement("span"), { textContent: shown(value) }));
          input.addEventListener("change", () => select(axis, value));
          field.append(choice);
        }
      } else {
        const list = Object.assign(document.createElement("select"), { name: axis });
        list.setAttribute("aria-label", label ?? axis);
        for (const value of values) list.append(new Option(shown(value), value, false, value === state[axis]));
        list.addEventListener("change", () => select(axis, values[list.selectedIndex]));
        field.append(list);
      }
      return field;
    }
    function show_selectors() {
      const axes = ["kernel", "workers", "lifecycle", ...data.options];
      const controls = document.getElementById("controls");
      const focus = document.getElementById("focus");
      const active = document.activeElement?.name;
      controls.replaceChildren(...axes.map((axis) => [axis, choices(axis)])
        .filter(([, values]) => values.length > 1).map(([axis, values]) => selector(axis, values)));
      const series = distinct(data.files.flatMap((_, file) => at_size(file)).filter((point) => point.workers_ns.length)
        .map((point) => point.series));
      for (const table of document.querySelectorAll(".take-of")) table.hidden = table.dataset.kernel !== state.kernel;
      focus.replaceChildren(selector("elements", choices("elements")), selector("series", series, "workers of"));
      // The keyboard stays where it was.
      if (active) (document.querySelector(`input[name="${active}"]:checked`) ?? document.querySelector(`select[name="${active}"]`))?.focus();
    }
    // Every axis has a value that the kernel has.
    function settle() {
      for (const axis of ["workers", "lifecycle", ...data.options]) {
        const values = choices(axis);
        if (!values.includes(state[axis])) state[axis] = usual(axis, values);
      }
      const sizes = choices("elements");
      if (!sizes.includes(state.elements)) state.elements = sizes.includes(1e6) ? 1e6 : sizes.at(-1);
      const here = data.files.flatMap((_, file) => at_size(file)).filter((point) => point.workers_ns.length);
      if (!here.some((point) => point.series === state.series)) {
        state.series = (here.find((point) => point.family === "sharing") ?? here[0])?.series;
      }
    }
    async function select(axis, value) {
      state[axis] = value;
      settle();
      show_selectors();
      if (!["elements", "series"].includes(axis)) await draw_time();
      await draw_setting(axis === "series");
    }

    // ---- The first chart

    const NARROW = 560;
    const has_sizes = () => choices("elements").length > 1;

    // At the end of each line, and where several lines end one below the other.
    function labels(rows, x, y, height, shift) {
      const GAP = 13;
      const ends = distinct(rows.map((row) => row.series))
        .map((name) => rows.filter((row) => row.series === name).at(-1))
        .map((row) => ({ ...row, kind: "label", pixel: y.pixel(row.median_ns), at: shift(row) }))
        .sort((a, b) => a.pixel - b.pixel);
      for (const size of distinct(ends.map((end) => end.elements))) {
        const here = ends.filter((end) => end.elements === size);
        for (let i = 1; i < here.length; ++i) here[i].pixel = Math.max(here[i].pixel, here[i - 1].pixel + GAP);
        let floor = height + 6;
        for (const end of here.toReversed()) {
          end.pixel = Math.min(end.pixel, floor);
          floor = end.pixel - GAP;
        }
      }
      for (const end of ends) {
        end.label_y = y.value(end.pixel);
        end.label_x = x.value(x.pixel(end.elements) + 24);
      }
      return ends;
    }
    function log_scale([low, high], from, to) {
      const share = (value) => Math.log(value / low) / Math.log(high / low);
      return {
        pixel: (value) => from + share(value) * (to - from),
        value: (pixel) => low * (high / low) ** ((pixel - from) / (to - from)),
      };
    }
    const crossing_text = (crossing) => `${crossing.to} beats ${crossing.from}`;

    function time_values(rows, all, room) {
      const names = distinct(all.map((row) => row.series));
      const label_width = Math.max(...names.map((name) => name.length)) * 6.5 + 38;
      const width = Math.max(room - label_width - 58, 120);
      const height = room < NARROW ? 320 : 430;
      const x_domain = range_of(all.map((point) => point.elements), 1.3);
      const y_domain = range_of(all.flatMap((row) => [row.low_ns ?? row.median_ns, row.high_ns ?? row.median_ns]), 1.1);
      const x = log_scale(x_domain, 0, width);
      const y = log_scale(y_domain, height, 0);
      const marks = data.crossings.filter((crossing) => crossing.file === rows[0].file && crossing.kernel === state.kernel
        && crossing.workers === state.workers && crossing.lifecycle === state.lifecycle);
      marks.sort((a, b) => a.elements - b.elements);
      const crossings = marks.map((crossing, slot) => ({
        kind: "crossing", at: crossing.elements, label_y: y.value(9 + 14 * slot), text: crossing_text(crossing),
        align: x.pixel(crossing.elements) > width * 0.6 ? "right" : "left",
        color: crossing.to === "serial" ? "var(--control-1)" : `var(--${crossing.to}-1)`,
        dx: x.pixel(crossing.elements) > width * 0.6 ? -5 : 5,
        tip: `${crossing_text(crossing)} from ${elements(Number(crossing.elements.toPrecision(2)))} elements on `
          + `(95 %: ${elements(Number(crossing.low.toPrecision(2)))} to ${elements(Number(crossing.high.toPrecision(2)))})`,
      }));
      const values = { width, height, x_low: x_domain[0], x_high: x_domain[1], y_low: y_domain[0], y_high: y_domain[1],
        x_ticks: log_ticks(x_domain).filter((tick) => room > NARROW || Number.isInteger(Math.log10(tick))),
        y_ticks: log_ticks(y_domain) };
      // Side by side, as far as that is to be seen, or intervals would hide one another.
      const apart = room < NARROW ? 1 : 2;
      const shift = (row) => x.value(x.pixel(row.elements) + apart * (names.indexOf(row.series) - (names.length - 1) / 2));
      return [[...rows.map((row) => ({ ...row, kind: "point", at: shift(row) })), ...labels(rows, x, y, height, shift), ...crossings], values];
    }
    function single_values(rows, all, room) {
      const y_domain = range_of(all.flatMap((row) => [row.low_ns ?? row.median_ns, row.high_ns ?? row.median_ns]), 1.1);
      return [[...rows].sort((a, b) => a.median_ns - b.median_ns),
        { width: room - 150, x_low: y_domain[0], x_high: y_domain[1], x_ticks: log_ticks(y_domain) }];
    }
    async function draw_time() {
      const views = await draw_files("time", has_sizes() ? "time" : "single",
        (file) => data.points.filter((point) => point.file === file && is_selected(point)),
        has_sizes() ? time_values : single_values);
      for (const view of views) {
        view.addEventListener("click", (event, item) => {
          const point = data.points[item?.datum?.id];
          if (!point) return;
          if (point.workers_ns.length) state.series = point.series;
          select("elements", point.elements);
        });
      }
    }

    // ---- One setting: why it takes the time that it takes

    const bar_values = (rows, all, room) => [rows, { width: Math.max(room - 130, 120), legend_columns: room < 430 ? 3 : 6 }];
    async function draw_setting(only_workers) {
      const where = `${state.kernel}, ${elements(state.elements)} elements, ${state.workers} worker${state.workers === 1 ? "" : "s"}, ${state.lifecycle}`;
      for (const node of document.querySelectorAll(".setting")) node.textContent = where;
      const told = (file) => at_size(file).filter((point) => point.start_ns !== null);
      if (!only_workers) {
        await draw_files("phases", "phases", told, bar_values);
        await draw_files("copied", "copied", told, (rows, all, room) => [rows, { ...bar_values(rows, all, room)[1],
          x_ticks: bytes_ticks(Math.max(...all.map((row) => sum(data.routes.map((route) => row[route]))))) }]);
        await draw_files("faults", "faults", told, bar_values);
        await draw_files("samples", "samples", at_size, (rows, all, room) => {
          const domain = range_of(all.flatMap((row) => row.times_ns), 1.05);
          return [rows, { width: room - 150, x_low: domain[0], x_high: domain[1], x_ticks: log_ticks(domain) }];
        });
      }
      await draw_files("timeline", "timeline", (file) => at_size(file).filter((point) => point.series === state.series)
        .flatMap(lives), (rows, all, room) => [rows, { width: Math.max(room - 90, 120), legend_columns: room < 430 ? 2 : 4 }]);
    }
    function lives(point) {
      const STAGES = ["not started yet", "waits for its slice", "computes", "hands over, ends"];
      return point.workers_ns.flatMap((cuts, index) => STAGES.map((stage, i) => {
        const begin = i === 0 ? 0 : cuts[i - 1];
        return { worker: `worker ${index + 1}`, stage, begin, end: cuts[i],
          tip: `${point.series}, worker ${index + 1} ${stage}: ${duration(cuts[i] - begin)} (${duration(begin)} to ${duration(cuts[i])})` };
      })).filter((piece) => piece.end > piece.begin);
    }

    state.kernel = data.points[0]?.kernel;
    if (state.kernel === undefined) return;
    settle();
    show_selectors();
    const draw_all = async () => { await draw_time(); await draw_setting(); };
    draw_all().then(() => { document.documentElement.dataset.drawn = "yes"; });
    let width = innerWidth;
    addEventListener("resize", () => {
      if (innerWidth === width) return;
      width = innerWidth;
      draw_all();
    });
  }

  // ---- Tables: what is typed into a filter must be in a row

  for (const filter of document.querySelectorAll("input[type=search]")) {
    filter.hidden = false;
    filter.addEventListener("input", () => {
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      const section = filter.closest("section");
      for (const row of section.querySelectorAll("tbody tr")) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
      }
      for (const details of section.querySelectorAll("details")) {
        details.open = words.length > 0 && details.querySelector("tbody tr:not([hidden])") !== null;
      }
    });
  }

  // What is folded away would be missing on paper; but the tables of all numbers take dozens of sheets.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("main details:not([open]):not(#numbers *)")];
    for (const details of folded) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of folded) details.open = false;
  });
})();
