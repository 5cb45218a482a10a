// The photo with its garments outlined and named over it; says which garment, or which box, a person chose.
//
// Streamlit calls the default export again whenever the data or the theme changed. What comes from data is set as text, as an
// attribute or as a number, never as HTML.

const SVG = "http://www.w3.org/2000/svg"
const SMALLEST = 12 // pixels of the screen: a box below this was a tap
const STEP = 0.02 // of the photo, that an arrow key moves
const GAP = 2 // pixels between two names
const ROOM = 4 // pixels between a name and an outline
const FINGER = 44
const DRAG = "Drag from one corner of the garment to the other."
const KEYS = " Or move the box with the arrow keys, size it with Shift, and take it with Enter."
const TOO_SMALL = "That box is too small. "

const pickers = new WeakMap()
const coarse = matchMedia("(pointer: coarse), (max-width: 640px)")
const clamp = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high))

export default function ({ data, parentElement, setTriggerValue }) {
  const picker = pickers.get(parentElement) ?? new Picker(parentElement)
  pickers.set(parentElement, picker)
  picker.say = choice => setTriggerValue("choice", choice)
  picker.show(data)
  return () => picker.observer.disconnect()
}

class Picker {
  constructor(root) {
    const part = selector => root.querySelector(selector)
    this.root = part(".picker")
    this.frame = part(".frame")
    this.photo = part("img")
    this.svg = part("svg")
    this.names = part(".names")
    this.pad = part(".pad")
    this.hint = part(".hint")
    this.whole = part(".whole")
    this.modes = [...root.querySelectorAll("[data-mode]")]
    this.modes.forEach(button => (button.onclick = () => this.setMode(button.dataset.mode === this.mode ? "pick" : button.dataset.mode, true)))
    this.whole.onclick = () => this.say({ garment: "whole" })
    this.names.onkeydown = event => this.moveFocus(event)
    this.pad.onpointerdown = event => this.startBox(event)
    this.pad.onpointermove = event => this.stretchBox(event)
    this.pad.onpointerup = event => this.endBox(event)
    this.pad.onpointercancel = () => this.setMode("draw")
    this.pad.onkeydown = event => this.boxByKey(event)
    this.observer = new ResizeObserver(() => this.placeNames())
    this.observer.observe(this.frame)
  }

  // data: photo (an address), alt, size [width, height], garments [{name, outline: [[x, y, x, y, ...], ...], run: [left, right, y]}],
  // chosen: a garment's number, from 1, or null; box [left, top, right, bottom] or null; outline: of what is chosen, as above
  show(data) {
    const another = this.data?.photo !== data.photo
    this.data = data
    const [width, height] = data.size
    if (another) this.photo.src = data.photo
    this.photo.alt = data.alt
    this.frame.style.setProperty("--ratio", width / height)
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`)
    this.modes[0].hidden = data.garments.length === 0
    this.whole.hidden = data.chosen === null && data.box === null
    if (another || !this.mode) this.setMode("pick")
    else this.draw()
  }

  setMode(mode, byHand = false) {
    this.mode = mode
    this.start = null
    this.box = mode === "draw" ? this.firstBox() : null
    const drawing = mode === "draw"
    this.root.classList.toggle("drawing", drawing)
    this.root.classList.toggle("picking", !drawing)
    this.modes.forEach(button => button.setAttribute("aria-pressed", button.dataset.mode === mode))
    this.pad.hidden = !drawing
    this.hint.textContent = drawing ? DRAG + (coarse.matches ? "" : KEYS) : ""
    if (drawing && byHand) this.pad.focus({ preventScroll: true })
    this.draw()
  }

  // Where a box begins for the keys: the one chosen, around the garment chosen, or the middle of the photo.
  firstBox() {
    const [width, height] = this.data.size
    if (this.data.box) return [...this.data.box]
    if (!this.data.outline.length) return [width / 4, height / 4, (width * 3) / 4, (height * 3) / 4].map(Math.round)
    const { left, top, right, bottom } = extent(this.data.outline)
    return [left, top, right, bottom]
  }

  // ---- Drawing

  draw() {
    const { garments, chosen, outline, size } = this.data
    this.svg.replaceChildren()
    const shown = this.box ?? this.data.box
    const [width, height] = size
    const frame = `M0 0H${width}V${height}H0Z`
    if (this.box) this.shape("path", "veil", { d: frame + boxPath(this.box) })
    else if (outline.length) this.shape("path", "veil", { d: frame + outlinePath(outline) })
    const paths = garments.map(garment => ({ garment, d: outlinePath(garment.outline) }))
    paths.forEach(({ garment, d }, place) => {
      const path = this.shape("path", "garment", { d })
      path.onclick = () => this.pick(place)
      path.onpointerenter = () => this.approach(place, true)
      path.onpointerleave = () => this.approach(place, false)
    })
    if (!this.box && outline.length) {
      this.shape("path", "halo", { d: outlinePath(outline) })
      this.shape("path", "chosen", { d: outlinePath(outline) })
    }
    if (shown) {
      const [x, y, right, bottom] = shown
      const place = { x, y, width: right - x, height: bottom - y }
      this.shape("rect", "ground", place)
      this.shape("rect", this.box ? "box open" : "box", place)
    }
    this.drawNames(garments, chosen)
  }

  shape(kind, role, attributes) {
    const element = document.createElementNS(SVG, kind)
    element.setAttribute("class", role)
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value))
    this.svg.append(element)
    return element
  }

  // The buttons stay where they can, so that the focus does.
  drawNames(garments, chosen) {
    while (this.names.children.length > garments.length) this.names.lastChild.remove()
    garments.forEach((garment, place) => {
      const button = this.names.children[place] ?? this.names.appendChild(document.createElement("button"))
      button.type = "button"
      button.className = "name"
      button.textContent = garment.name
      button.setAttribute("aria-pressed", place + 1 === chosen)
      button.tabIndex = place + 1 === (chosen ?? 1) ? 0 : -1
      button.onclick = () => this.pick(place)
      button.onpointerenter = () => this.approach(place, true)
      button.onpointerleave = () => this.approach(place, false)
    })
    this.placeNames()
  }

  // Each name where it belongs, inside the photo, and none over another: from the top down they make room, then from the bottom up.
  placeNames() {
    if (!this.data) return
    const { clientWidth: width, clientHeight: height } = this.frame
    const middle = extent(this.data.garments[0]?.outline ?? []).middle
    const names = this.data.garments.map((garment, number) => {
      const button = this.names.children[number]
      const least = coarse.matches ? FINGER : 0
      const half = { x: Math.max(button.offsetWidth, least) / 2, y: Math.max(button.offsetHeight, least) / 2 }
      const wanted = this.belongs(garment, half.x, width / this.data.size[0], middle)
      return { button, half, x: clamp(wanted.x, half.x, width - half.x), y: clamp(wanted.y, half.y, height - half.y) }
    })
    const meet = (one, other) => Math.abs(one.x - other.x) < one.half.x + other.half.x
    names.sort((one, other) => one.y - other.y)
    for (const [place, name] of names.entries())
      for (const above of names.slice(0, place))
        if (meet(name, above)) name.y = Math.max(name.y, above.y + above.half.y + name.half.y + GAP)
    names.reverse()
    for (const [place, name] of names.entries()) {
      name.y = Math.min(name.y, height - name.half.y)
      for (const below of names.slice(0, place))
        if (meet(name, below)) name.y = Math.min(name.y, below.y - below.half.y - name.half.y - GAP)
    }
    for (const { button, x, y } of names) {
      button.style.left = `${x}px`
      button.style.top = `${y}px`
    }
  }

  // A name stands on its garment where that is wide enough, else beside it, on the side away from the most prominent garment.
  belongs({ outline, run: [left, right, y] }, half, scale, middle) {
    if ((right - left) * scale > 2 * (half + ROOM)) return { x: ((left + right) / 2) * scale, y: y * scale }
    const its = extent(outline)
    return { x: its.middle < middle ? its.left * scale - half - ROOM : its.right * scale + half + ROOM, y: y * scale }
  }

  // ---- Picking

  pick(place) {
    this.say({ garment: String(place + 1) })
  }

  approach(place, near) {
    this.names.children[place].classList.toggle("near", near)
    this.svg.querySelectorAll(".garment")[place]?.classList.toggle("near", near)
  }

  moveFocus(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    const buttons = [...this.names.children]
    const place = buttons.indexOf(event.target)
    buttons[(place + step + buttons.length) % buttons.length].focus()
  }

  // ---- A box

  startBox(event) {
    if (!event.isPrimary || event.button !== 0) return
    this.pad.setPointerCapture(event.pointerId)
    this.start = this.inPhoto(event)
  }

  stretchBox(event) {
    if (!this.start) return
    const [x, y] = this.inPhoto(event)
    const [fromX, fromY] = this.start
    this.box = [Math.min(x, fromX), Math.min(y, fromY), Math.max(x, fromX), Math.max(y, fromY)]
    this.draw()
  }

  endBox(event) {
    if (!this.start) return
    this.stretchBox(event)
    const scale = this.frame.clientWidth / this.data.size[0]
    const [left, top, right, bottom] = this.box
    if (Math.min(right - left, bottom - top) * scale >= SMALLEST) return this.takeBox()
    this.setMode("draw")
    this.hint.textContent = TOO_SMALL + DRAG
  }

  boxByKey(event) {
    if (event.key === "Escape") return this.setMode("pick")
    if (event.key === "Enter") return this.takeBox()
    const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[event.key]
    if (!way) return
    event.preventDefault()
    const [width, height] = this.data.size
    const [left, top, right, bottom] = this.box
    const [dx, dy] = way.map(step => step * Math.max(1, Math.round(STEP * Math.min(width, height))))
    if (event.shiftKey) {
      this.box = [left, top, clamp(right + dx, left + 1, width), clamp(bottom + dy, top + 1, height)]
    } else {
      const [x, y] = [clamp(left + dx, 0, width - (right - left)), clamp(top + dy, 0, height - (bottom - top))]
      this.box = [x, y, x + right - left, y + bottom - top]
    }
    this.draw()
  }

  takeBox() {
    const box = this.box.join(",")
    this.setMode("pick")
    this.say({ box })
  }

  inPhoto(event) {
    const { left, top, width, height } = this.frame.getBoundingClientRect()
    const [wide, high] = this.data.size
    const x = clamp((event.clientX - left) / width, 0, 1) * wide
    return [Math.round(x), Math.round(clamp((event.clientY - top) / height, 0, 1) * high)]
  }
}

const outlinePath = outline =>
  outline.map(points => `M${points.reduce((path, value, place) => path + (place ? (place % 2 ? " " : "L") : "") + value, "")}Z`).join("")

const extent = outline => {
  const points = outline.flat()
  const [xs, ys] = [0, 1].map(axis => points.filter((_, place) => place % 2 === axis))
  const [left, right] = [Math.min(...xs), Math.max(...xs)]
  return { left, top: Math.min(...ys), right, bottom: Math.max(...ys), middle: (left + right) / 2 }
}

const boxPath = ([left, top, right, bottom]) => `M${left} ${top}H${right}V${bottom}H${left}Z`
