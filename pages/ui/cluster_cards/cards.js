// The clusters of the catalogue: what speaks for how many there are, and what is in each.
//
// Streamlit calls the default export again whenever the data or the theme changed. What comes from data is set as text, as an
// attribute or as a number, never as HTML.

const SVG = "http://www.w3.org/2000/svg"
const WIDE = 320
const HIGH = 120
const EDGE = { left: 8, right: 8, top: 14, bottom: 22 }

export default function ({ data, parentElement, setTriggerValue }) {
  const say = said => setTriggerValue("chosen", said)
  const style = getComputedStyle(parentElement.host ?? parentElement)
  const series = style.getPropertyValue("--st-chart-categorical-colors").split(",")
  const { curves, clusters } = data
  parentElement.querySelector(".curves").replaceChildren(...(curves ? curves.lines.map(line => curve(line, curves, say)) : []))
  parentElement.querySelector(".list").replaceChildren(...clusters.map((cluster, at) => card(cluster, at, series, data.thumbnails, say)))
}

const made = (kind, attributes = {}, ...inside) => {
  const element = document.createElement(kind)
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value))
  element.append(...inside)
  return element
}

const drawn = (kind, attributes, text = "") => {
  const element = document.createElementNS(SVG, kind)
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value))
  element.textContent = text
  return element
}

// ---- A curve over the numbers of clusters: line {title, values (null where there is none), best (a k or null), says}

const curve = ({ title, values, best, says }, { ks, k }, say) => {
  const known = values.filter(value => value !== null)
  const [low, high] = [Math.min(...known), Math.max(...known)]
  const x = at => EDGE.left + (ks.length > 1 ? at / (ks.length - 1) : 0.5) * (WIDE - EDGE.left - EDGE.right)
  const y = value => EDGE.top + (high > low ? (high - value) / (high - low) : 0.5) * (HIGH - EDGE.top - EDGE.bottom)
  const picture = drawn("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": `${title}. ${says}` })
  const points = values.flatMap((value, at) => (value === null ? [] : [{ at, value }]))
  picture.append(drawn("polyline", { class: "line", points: points.map(({ at, value }) => `${x(at)},${y(value)}`).join(" ") }))
  for (const { at, value } of points) {
    const kind = ks[at] === best ? "best" : ""
    const dot = drawn("circle", { class: `dot ${kind} ${ks[at] === k ? "now" : ""}`, cx: x(at), cy: y(value), r: kind ? 5 : 3 })
    dot.append(drawn("title", {}, `${ks[at]} clusters: ${value.toPrecision(3)}`))
    const target = drawn("circle", { class: "target", cx: x(at), cy: y(value), r: 9 })
    target.onclick = () => say({ k: ks[at] })
    picture.append(dot, target)
    if (ks.length < 12 || at % 2 === 0 || kind) picture.append(drawn("text", { class: kind, x: x(at), y: HIGH - 6 }, ks[at]))
  }
  return made("figure", {}, made("figcaption", {}, made("b", {}, title), ` ${says}`), picture)
}

// ---- A cluster: {label, size, share, categories: [[name, share], ...], central, odd: [[row, title], ...]}

const card = ({ label, size, share, categories, central, odd }, at, series, thumbnails, say) => {
  const swatch = made("span", { class: "swatch", "data-shape": Math.floor(at / series.length) % 3 })
  swatch.style.background = series[at % series.length]
  const all = made("button", { type: "button", class: "all" }, "Show all")
  all.setAttribute("aria-label", `Show all of: ${label}`)
  all.onclick = () => say({ cluster: at })
  const head = made("div", { class: "head" }, swatch, made("h4", {}, label), all)
  const amount = made("p", { class: "amount" }, `${size.toLocaleString("en")} item${size === 1 ? "" : "s"}, ${percent(share)} of all`)
  const makeUp = made("ul", { class: "make-up", "aria-label": "Made up of" })
  for (const [name, part] of categories) {
    const bar = made("i", { "aria-hidden": "true" })
    bar.style.width = `${100 * part}%`
    makeUp.append(made("li", {}, made("span", {}, name), made("span", { class: "part" }, percent(part)), bar))
  }
  const strips = [strip("Most typical", central, thumbnails, say)]
  if (odd.length) strips.push(strip("Least typical", odd, thumbnails, say))
  return made("section", { "aria-label": label }, head, made("div", { class: "inside" }, made("div", {}, amount, makeUp), made("div", {}, ...strips)))
}

const strip = (title, items, { address, version }, say) => {
  const row = made("div", { class: "strip", role: "group", "aria-label": title })
  for (const [number, name] of items) {
    const picture = made("img", { alt: name, title: name, loading: "lazy", width: 64, height: 80 })
    picture.onerror = () => picture.classList.add("missing")
    picture.src = `${address}/${number}?built=${version}`
    const button = made("button", { type: "button" }, picture)
    button.onclick = () => say({ row: number })
    row.append(button)
  }
  return made("div", {}, made("p", { class: "kind" }, title), row)
}

const percent = share => (share > 0 && share < 0.01 ? "under 1%" : `${Math.round(100 * share)}%`)
