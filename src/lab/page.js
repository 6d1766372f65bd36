"use strict";
// A chunk map: for every step of a trace, the blocks of each strategy, one a row, drawn to one scale.
for (const section of document.querySelectorAll(".map")) {
  const map = JSON.parse(section.querySelector("script").textContent);
  const slider = section.querySelector("input");
  const output = section.querySelector("output");
  const place = section.querySelector(".strategies");
  const moments = section.querySelector(".moments");
  const all = map.order.flatMap((name) => map.strategies[name].steps.flat());
  const largest = Math.max(...all.map((block) => block.bytes));
  slider.max = map.events.length;

  const element = (parent, tag, className, text) => {
    const child = document.createElement(tag);
    if (className) child.className = className;
    if (text) child.textContent = text;
    parent.append(child);
    return child;
  };
  const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
  const place_at = (child, from, to, bytes) => {
    child.style.left = `${100 * from / bytes}%`;
    child.style.width = `${100 * (to - from) / bytes}%`;
  };

  // What this step shows of a layout, in words.
  const says = (blocks) => {
    const live = blocks.filter((block) => block.state === "live" && block.frames.length > 0);
    const newest = live.at(-1);
    const kept = blocks.filter((block) => block.state === "kept").length;
    const outgrown = blocks.filter((block) => block.state === "outgrown").length;
    const parts = [];
    if (newest && live.length > 1 && newest.frames[0][0] > 0) {
      const start = newest.frames[0][0];
      parts.push(`New frames start at the old depth: ${start} bytes of frames lie in older arrays, so the newest begins ` +
        `at its byte ${start}.`);
      if (newest.touched[0] === start) parts.push("Below that it has never been touched.");
    } else if (newest && live.length > 1) {
      parts.push("Each block is filled from its start.");
    } else if (newest) {
      parts.push("All frames lie side by side in one block.");
    }
    if (kept) parts.push(`${count(kept, "block")} kept for the next call.`);
    if (outgrown) parts.push(`${count(outgrown, "array")} outgrown: no frame will lie there again.`);
    return parts.join(" ");
  };

  const draw = () => {
    const step = Number(slider.value);
    const event = step === 0 ? "start" : map.events[step - 1];
    const what = event === "start" ? "before" : event === 0 ? "a return" : `a call, whose frame has ${event * 8} bytes`;
    output.textContent = `${step} of ${map.events.length}: ${what}`;
    slider.setAttribute("aria-valuetext", output.textContent);
    for (const button of moments.children) {
      button.setAttribute("aria-pressed", String(Number(button.dataset.step) === step));
    }
    place.replaceChildren();
    for (const name of map.order) {
      const { steps, calls } = map.strategies[name];
      const blocks = steps[step];
      const bytes = blocks.reduce((sum, block) => sum + block.bytes, 0);
      const live = blocks.flatMap((block) => block.frames).reduce((sum, frame) => sum + frame[1], 0);
      const newest = blocks.filter((block) => block.state === "live" && block.frames.length > 0).at(-1);
      const heading = element(place, "h3", "", name + " ");
      element(heading, "small", "", `${live} of ${bytes} bytes hold frames; ${count(blocks.length, "block")}, ` +
        `${count(calls[step], "system call")} so far`);
      element(place, "p", "says", says(blocks));
      for (const block of blocks) {
        const row = element(place, "div", "row");
        element(row, "span", "", `${block.bytes / 1024} KiB`);
        const track = element(row, "div", "track");
        const drawn = element(track, "div", `block ${block.state}`);
        drawn.style.width = `${Math.max(100 * block.bytes / largest, 1)}%`;
        const [low, high] = block.touched;
        for (const [from, to] of [[0, low], [high, block.bytes]]) {
          if (from >= to) continue;
          const part = element(drawn, "b", "", "never touched");
          place_at(part, from, to, block.bytes);
          if (part.scrollWidth > part.clientWidth) part.textContent = "";
        }
        const width = drawn.clientWidth;
        for (const [offset, size] of block.frames) {
          const frame = element(drawn, "i");
          // A gap between frames that are hardly wider than it would hide them.
          if (width * size < 4 * block.bytes) frame.className = "narrow";
          place_at(frame, offset, offset + size, block.bytes);
        }
        if (block === newest && event !== 0) drawn.lastElementChild.classList.add("newest");
      }
    }
  };
  for (const [step, name] of map.moments) {
    const button = element(moments, "button", "", name);
    button.type = "button";
    button.dataset.step = step;
    button.addEventListener("click", () => {
      slider.value = step;
      draw();
    });
  }
  slider.addEventListener("input", draw);
  // On the buttons too the arrow keys step.
  moments.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    slider.value = Number(slider.value) + by;
    draw();
  });
  // A page can be opened at a step: #step=80.
  const wanted = /step=(\d+)/.exec(location.hash);
  slider.value = wanted ? wanted[1] : map.moments[0][0];
  draw();
}
