// Files and words that leave the page: downloads, charts as pictures, copies.
window.giichatSave = (() => {
  "use strict";

  function download(name, content, kind) {
    const blob = content instanceof Blob ? content : new Blob([content], { type: kind });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  function courier(props, watch) {
    watch("value", () => {
      const parcel = props.value;
      if (parcel && parcel.name) download(parcel.name, parcel.text, parcel.kind);
    });
  }

  // A picture that leaves the page takes the page's styles along.
  function styled(svg) {
    const copy = svg.cloneNode(true);
    const from = [svg, ...svg.querySelectorAll("*")];
    [copy, ...copy.querySelectorAll("*")].forEach((element, at) => {
      const style = getComputedStyle(from[at]);
      for (const name of ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-weight", "font-family", "opacity"])
        element.style.setProperty(name, style.getPropertyValue(name));
      element.removeAttribute("class");
    });
    const box = svg.viewBox.baseVal;
    copy.setAttribute("width", box.width);
    copy.setAttribute("height", box.height);
    copy.style.background = getComputedStyle(document.body).backgroundColor;
    return copy;
  }

  function saveChart(figure, format) {
    const svg = styled(figure.querySelector("svg"));
    const text = new XMLSerializer().serializeToString(svg);
    const name = `${figure.dataset.name}.${format}`;
    if (format === "svg") return download(name, text, "image/svg+xml");
    const image = new Image();
    image.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = image.width * 2;
      canvas.height = image.height * 2;
      const pen = canvas.getContext("2d");
      pen.fillStyle = svg.style.background;
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => download(name, blob), "image/png");
    };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  }

  async function copy(button) {
    const text = button.dataset.copy;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea"); // where the page is not a secure context
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    const words = button.textContent;
    button.textContent = "Copied";
    say("Copied");
    setTimeout(() => (button.textContent = words), 1500);
  }

  function say(words) {
    const place = document.querySelector(".gc-said");
    if (place) place.textContent = words;
  }

  return { download, courier, saveChart, copy, say };
})();
