// The catalogue as a map: points to look at, to walk among, to filter by the legend and to take.
//
// Streamlit calls the default export again whenever the data or the theme changed. What comes from data is set as text, as an
// attribute or as a number, never as HTML. What a person takes goes to Python; what they look at and filter stays here.

const CLICK = 5 // pixels of the screen: a drag below this was a click
const REACH = { mouse: 12, touch: 26 } // pixels around the pointer that a point is looked for
const STEP = 1.5 // of a zoom

const landscapes = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const landscape = landscapes.get(parentElement) ?? new Landscape(parentElement)
  landscapes.set(parentElement, landscape)
  landscape.say = rows => setTriggerValue("taken", { rows })
  landscape.show(data)
  landscape.observer.observe(landscape.stage)
  return () => landscape.observer.disconnect()
}

class Landscape {
  constructor(root) {
    const part = (this.part = selector => root.querySelector(selector))
    this.stage = part(".stage")
    this.legend = part(".legend")
    this.star = part(".star")
    this.near = part(".near")
    this.spoken = part(".spoken")
    this.card = new Card(this.stage)
    this.pictures = new Pictures(part(".pictures"), this.card)
    this.modes = [...root.querySelectorAll("[data-mode]")]
    this.modes.forEach(button => (button.onclick = () => this.pointing.setMode(button.dataset.mode)))
    root.querySelectorAll("[data-zoom]").forEach(button => (button.onclick = () => this.zoom(button.dataset.zoom)))
    this.observer = new ResizeObserver(() => this.redraw())
    this.only = new Set() // classes that the legend is narrowed to; empty for all
    this.pointing = new Pointing(this)
    this.begin()
  }

  begin() {
    const canvas = this.part("canvas")
    try {
      this.painter = new Painter(canvas)
      canvas.addEventListener("webglcontextlost", event => event.preventDefault())
      canvas.addEventListener("webglcontextrestored", () => this.restore(), { once: true })
    } catch {
      this.unable("This browser cannot draw the map: it has no WebGL. Everything below works without it.")
    }
  }

  restore() {
    this.begin()
    this.painter?.setPlaces(this.places)
    this.colour()
  }

  unable(why) {
    this.part(".unable").textContent = why
    this.part(".unable").hidden = false
  }

  // data: map (names the catalogue and the layout), dims, places (base64 of uint16, `dims` an item), classes [{name, count, colour}],
  // codes (base64 of uint8: each item's class), tints and shades (each item's own colour, or null), selected (rows), star (a place or
  // null), addresses {items, thumbnails, version}, by (what the legend is of)
  show(data) {
    const before = this.data
    this.data = data
    this.card.of(data.addresses)
    if (before?.map !== data.map) this.arrive(data)
    if (before?.map !== data.map || before.by !== data.by || before.classes.length !== data.classes.length) this.only.clear()
    this.codes = bytes(data.codes)
    this.selected = new Set(data.selected)
    this.drawLegend()
    this.colour()
  }

  arrive({ dims, places }) {
    const numbers = new Uint16Array(bytes(places).buffer)
    this.places = new Float32Array((numbers.length / dims) * 3)
    numbers.forEach((value, at) => (this.places[Math.floor(at / dims) * 3 + (at % dims)] = value / 32767.5 - 1))
    this.camera = new Camera(dims)
    this.count = this.places.length / 3
    this.current = null
    this.card.hide()
    this.painter?.setPlaces(this.places)
    this.pointing.setMode("move")
  }

  // ---- Colours and the legend

  colour() {
    const style = getComputedStyle(this.stage)
    const theme = name => style.getPropertyValue(`--st-${name}`).trim()
    const series = theme("chart-categorical-colors").split(",")
    this.ink = parts(theme("text-color"))
    this.ground = parts(theme("background-color"))
    const quiet = this.ground.map((part, at) => part + (this.ink[at] - part) * 0.35)
    const ofClass = this.data.classes.map(({ colour }) => (colour === null ? quiet : parts(typeof colour === "string" ? colour : series[colour % series.length])))
    const shapes = this.data.classes.map(({ colour }) => (typeof colour === "number" ? Math.floor(colour / series.length) % 3 : 0))
    const own = this.data.tints && bytes(this.data.tints)
    const shades = own && this.data.shades.map(parts)
    const looks = new Uint8Array(this.count * 4)
    for (let row = 0; row < this.count; row++) {
      const paint = own ? shades[own[row]] : ofClass[this.codes[row]]
      for (let at = 0; at < 3; at++) looks[row * 4 + at] = Math.round(paint[at] * 255)
      looks[row * 4 + 3] = shapes[this.codes[row]]
    }
    ;[...this.legend.querySelectorAll(".swatch")].forEach((swatch, at) => {
      swatch.style.background = `rgb(${ofClass[at].map(part => Math.round(part * 255))})`
      swatch.dataset.shape = shapes[at]
    })
    this.painter?.setLooks(looks)
    this.mark()
  }

  drawLegend() {
    this.legend.setAttribute("aria-label", `Show only, by ${this.data.by}`)
    this.legend.replaceChildren(
      ...this.data.classes.map(({ name, count }, at) => {
        const button = document.createElement("button")
        button.type = "button"
        const [swatch, text, number] = ["swatch", "name", "count"].map(kind => Object.assign(document.createElement("span"), { className: kind }))
        text.textContent = name
        number.textContent = count.toLocaleString("en")
        button.append(swatch, text, number)
        button.setAttribute("aria-pressed", this.only.has(at))
        button.onclick = () => this.narrow(at)
        return button
      }),
    )
    this.legend.classList.toggle("narrowed", this.only.size > 0)
  }

  narrow(at) {
    if (!this.only.delete(at)) this.only.add(at)
    if (this.only.size === this.data.classes.length) this.only.clear()
    ;[...this.legend.children].forEach((button, place) => button.setAttribute("aria-pressed", this.only.has(place)))
    this.legend.classList.toggle("narrowed", this.only.size > 0)
    const kept = this.only.size ? this.data.classes.filter((_, place) => this.only.has(place)) : this.data.classes
    this.spoken.textContent = `${kept.reduce((sum, { count }) => sum + count, 0).toLocaleString("en")} items are shown.`
    this.mark()
  }

  visible(row) {
    return this.only.size === 0 || this.only.has(this.codes[row])
  }

  // Which items are hidden, shown and selected.
  mark() {
    const states = new Uint8Array(this.count)
    for (let row = 0; row < this.count; row++) states[row] = this.visible(row) ? (this.selected.has(row) ? SELECTED : SHOWN) : HIDDEN
    this.painter?.setStates(states)
    this.redraw()
  }

  // ---- Drawing

  redraw() {
    this.screen = null
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null
      this.draw()
    })
  }

  draw() {
    if (!this.data) return
    const { clientWidth: width, clientHeight: height } = this.stage
    const { zoom, dims } = this.camera
    const size = clamp(Math.sqrt((width * height) / this.count) / 3, 3.5, 14) * Math.min(2.2, zoom ** (dims === 3 ? 0 : 0.3))
    this.painter?.draw(this.camera, { size, dimmed: this.selected.size > 0, ink: this.ink, ground: this.ground })
    this.stage.dataset.shows = JSON.stringify({ by: this.data.by, classes: this.data.classes.length, selected: this.selected.size })
    const { star } = this.data
    this.star.hidden = !star
    if (star) this.put(this.star, this.seen(Float32Array.of(star[0], star[1], star[2] ?? 0)))
    this.putNear()
    this.pictures.later(this.whereAll(), row => this.visible(row), row => this.selected.has(row))
  }

  put(element, [x, y]) {
    element.style.transform = `translate(${x}px, ${y}px)`
  }

  putNear() {
    this.near.hidden = this.current === null
    if (this.current !== null) this.put(this.near, this.where(this.current))
  }

  seen(places) {
    const { clientWidth: width, clientHeight: height } = this.stage
    return projected(places, this.camera.matrix(width / height), width, height)
  }

  // [x, y] of every item on the stage, computed once a view.
  whereAll() {
    this.screen ??= this.seen(this.places)
    return this.screen
  }

  where(row) {
    return this.whereAll().subarray(2 * row, 2 * row + 2)
  }

  // ---- Looking around

  // By a button or a key: around the item that the keys went to, else around the middle.
  zoom(way) {
    const towards = this.current === null ? [0, 0] : this.inStage(this.where(this.current))
    if (way === "all") this.camera.reset()
    else this.camera.zoomBy(way === "in" ? STEP : 1 / STEP, ...towards)
    this.redraw()
  }

  // Pixels of the stage -> -1 to 1, up is positive.
  inStage([x, y]) {
    return [(2 * x) / this.stage.clientWidth - 1, 1 - (2 * y) / this.stage.clientHeight]
  }

  // The visible item nearest to (x, y) of the stage, within so many pixels; null where there is none.
  nearest(x, y, reach) {
    const screen = this.whereAll()
    let [best, found] = [reach * reach, null]
    for (let row = 0; row < this.count; row++) {
      const distance = (screen[2 * row] - x) ** 2 + (screen[2 * row + 1] - y) ** 2
      if (distance < best && this.visible(row)) [best, found] = [distance, row]
    }
    return found
  }

  approach(row) {
    this.current = row
    this.putNear()
    if (row === null) return this.card.hide()
    const [x, y] = this.where(row)
    const alike = this.pile(row).length - 1
    const same = alike ? ` · ${alike.toLocaleString("en")} more at this place` : ""
    return this.card.show(row, x, y, this.data.classes[this.codes[row]].name + same)
  }

  // ---- Taking

  // The items at the very place of this one, itself among them: pictures that are there more than once.
  pile(row) {
    const [x, y, z] = this.places.subarray(3 * row, 3 * row + 3)
    const here = []
    for (let other = 0, at = 0; other < this.count; other++, at += 3)
      if (this.places[at] === x && this.places[at + 1] === y && this.places[at + 2] === z && this.visible(other)) here.push(other)
    return here
  }

  // rows: what is taken now; more: beside what was taken before, or back again if all of it was.
  take(rows, more) {
    const all = new Set(more ? this.selected : [])
    const back = more && rows.every(row => all.has(row))
    rows.forEach(row => (back ? all.delete(row) : all.add(row)))
    this.selected = all
    this.mark()
    this.say([...all])
  }

  takeInside(polygon, more) {
    const screen = this.whereAll()
    const rows = []
    for (let row = 0; row < this.count; row++)
      if (this.visible(row) && within(polygon, screen[2 * row], screen[2 * row + 1])) rows.push(row)
    if (rows.length || !more) this.take(rows, more)
  }
}

const bytes = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0))

// Any colour of CSS -> [red, green, blue], 0 to 1.
const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true })
const parts = colour => {
  pen.fillStyle = "#888"
  pen.fillStyle = colour
  pen.fillRect(0, 0, 1, 1)
  return [...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)].map(part => part / 255)
}

// Whether (x, y) is in a polygon [[x, y], ...]: a ray from it crosses the edges an odd number of times.
const within = (polygon, x, y) => {
  let inside = false
  for (let at = 0, before = polygon.length - 1; at < polygon.length; before = at++) {
    const [[x1, y1], [x2, y2]] = [polygon[at], polygon[before]]
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside
  }
  return inside
}
