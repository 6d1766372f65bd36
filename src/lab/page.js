"use strict";
// A chunk map: for every step of a trace, the blocks of each strategy, one a row, drawn to one scale.
for (const section of document.querySelectorAll(".map")) {
  const map = JSON.parse(section.querySelector("script").textContent);
  const slider = section.querySelector("input");
  const output = section.querySelector("output");
  const place = section.querySelector(".strategies");
  const names = Object.keys(map.strategies);
  const all = names.flatMap((name) => map.strategies[name].steps.flat());
  const largest = Math.max(...all.map((block) => block.bytes));
  slider.max = map.events.length;

  const element = (parent, tag, className, text) => {
    const child = document.createElement(tag);
    if (className) child.className = className;
    if (text) child.textContent = text;
    parent.append(child);
    return child;
  };

  const draw = () => {
    const step = Number(slider.value);
    const event = step === 0 ? "start" : map.events[step - 1];
    const what = event === "start" ? "before" : event === 0 ? "return" : `call, ${event * 8} bytes`;
    output.textContent = `${step} of ${map.events.length}: ${what}`;
    slider.setAttribute("aria-valuetext", output.textContent);
    place.replaceChildren();
    for (const name of names) {
      const blocks = map.strategies[name].steps[step];
      const bytes = blocks.reduce((sum, block) => sum + block.bytes, 0);
      const live = blocks.flatMap((block) => block.frames).reduce((sum, frame) => sum + frame[1], 0);
      const heading = element(place, "h3", "", name + " ");
      element(heading, "small", "", `${live} of ${bytes} bytes hold frames, ${blocks.length} blocks`);
      for (const block of blocks) {
        const row = element(place, "div", "row");
        element(row, "span", "", `${block.bytes / 1024} KiB`);
        const track = element(row, "div", "track");
        const drawn = element(track, "div", `block ${block.state}`);
        drawn.style.width = `${Math.max(100 * block.bytes / largest, 1)}%`;
        for (const [offset, size] of block.frames) {
          const frame = element(drawn, "i");
          frame.style.left = `${100 * offset / block.bytes}%`;
          frame.style.width = `${100 * size / block.bytes}%`;
        }
      }
    }
  };
  slider.addEventListener("input", draw);
  // A page can be opened at a step: #step=80.
  const wanted = /step=(\d+)/.exec(location.hash);
  if (wanted) slider.value = wanted[1];
  draw();
}
