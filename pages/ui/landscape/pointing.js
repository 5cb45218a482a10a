// Mouse, finger and keyboard on the stage.

const KEYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }
const ZOOM_KEYS = { "+": "in", "=": "in", "-": "out", 0: "all" }
const TOUCH = matchMedia("(pointer: coarse)")
const HINTS = {
  move: dims =>
    TOUCH.matches
      ? `Tap an item to take it. ${dims === 3 ? "Drag sideways to turn" : "Two fingers move the map"}, pinch to come nearer.`
      : `Click an item to take it, drag to ${dims === 3 ? "turn" : "move"}. After a click the wheel zooms.`,
  lasso: () => `Draw around what you want. ${TOUCH.matches ? "Move lets the page scroll again." : "With Shift it is added to what you have."}`,
}

class Pointing {
  constructor(landscape) {
    this.landscape = landscape
    this.stage = landscape.stage
    this.line = landscape.part(".drawn path")
    this.pointers = new Map()
    this.stage.onpointerdown = event => this.down(event)
    this.stage.onpointermove = event => this.move(event)
    this.stage.onpointerup = event => this.up(event)
    this.stage.onpointercancel = event => this.cancel(event)
    this.stage.onpointerleave = event => event.pointerType === "mouse" && this.landscape.approach(null)
    this.stage.onkeydown = event => this.key(event)
    this.stage.addEventListener("wheel", event => this.wheel(event), { passive: false })
  }

  setMode(mode) {
    this.mode = mode
    this.stage.dataset.mode = mode
    this.landscape.modes.forEach(button => button.setAttribute("aria-pressed", button.dataset.mode === mode))
    this.landscape.part(".hint").textContent = HINTS[mode](this.landscape.camera.dims)
  }

  at({ clientX, clientY }) {
    const { left, top } = this.stage.getBoundingClientRect()
    return [clientX - left, clientY - top]
  }

  down(event) {
    if (event.button > 0) return
    this.stage.focus({ preventScroll: true })
    this.stage.setPointerCapture(event.pointerId)
    const [x, y] = this.at(event)
    this.pointers.set(event.pointerId, { x, y, moved: 0 })
    if (this.pointers.size > 1) this.pointers.forEach(pointer => (pointer.moved = Infinity)) // a finger that holds still is no tap
    this.path = this.mode === "lasso" && this.pointers.size === 1 ? [[x, y]] : null
  }

  move(event) {
    const [x, y] = this.at(event)
    const pointer = this.pointers.get(event.pointerId)
    if (!pointer) return this.hover(event, x, y)
    if (this.pointers.size === 2) this.pinch(event.pointerId, x, y)
    else if (this.path) this.draw(x, y)
    else if (event.pointerType === "mouse") this.drag(x - pointer.x, y - pointer.y)
    else if (this.landscape.camera.dims === 3) this.drag(x - pointer.x, 0) // one finger up or down scrolls the page
    pointer.moved += Math.hypot(x - pointer.x, y - pointer.y)
    Object.assign(pointer, { x, y })
    if (pointer.moved > CLICK) this.landscape.approach(null)
  }

  hover(event, x, y) {
    if (event.pointerType === "mouse") this.landscape.approach(this.landscape.nearest(x, y, REACH.mouse))
  }

  drag(dx, dy) {
    this.landscape.camera.drag(dx, dy, this.stage.clientWidth, this.stage.clientHeight)
    this.landscape.redraw()
  }

  // Two fingers: as far as they move apart the map comes nearer, and what is between them stays there.
  pinch(id, x, y) {
    const mine = this.pointers.get(id)
    const [other] = [...this.pointers].filter(([key]) => key !== id).map(([, pointer]) => pointer)
    const [before, now] = [Math.hypot(mine.x - other.x, mine.y - other.y), Math.hypot(x - other.x, y - other.y)]
    this.drag((x - mine.x) / 2, (y - mine.y) / 2)
    if (before > 0) this.landscape.camera.zoomBy(now / before, ...this.landscape.inStage([(x + other.x) / 2, (y + other.y) / 2]))
  }

  draw(x, y) {
    this.path.push([x, y])
    this.line.setAttribute("d", `M${this.path.map(point => point.join(" ")).join("L")}Z`)
  }

  up(event) {
    const pointer = this.pointers.get(event.pointerId)
    const path = this.path
    this.cancel(event)
    if (!pointer) return
    const more = event.shiftKey || event.ctrlKey || event.metaKey
    if (pointer.moved > CLICK) {
      if (path) this.landscape.takeInside(path, more)
      return
    }
    const row = this.landscape.nearest(pointer.x, pointer.y, event.pointerType === "mouse" ? REACH.mouse : REACH.touch)
    this.landscape.approach(row)
    if (row !== null) this.landscape.take(this.landscape.pile(row), more)
  }

  cancel(event) {
    this.pointers.delete(event.pointerId)
    this.path = null
    this.line.removeAttribute("d")
  }

  // The page scrolls past the map until somebody has clicked into it.
  wheel(event) {
    if (!event.ctrlKey && !this.stage.matches(":focus")) return
    event.preventDefault()
    this.landscape.camera.zoomBy(Math.exp(-event.deltaY / 400), ...this.landscape.inStage(this.at(event)))
    this.landscape.approach(null)
    this.landscape.redraw()
  }

  key(event) {
    const { landscape } = this
    const way = KEYS[event.key]
    if (way && event.shiftKey) this.drag(...way.map(step => -step * 40))
    else if (way) this.step(way)
    else if (ZOOM_KEYS[event.key]) landscape.zoom(ZOOM_KEYS[event.key])
    else if (event.key === "Escape") landscape.selected.size ? landscape.take([], false) : landscape.approach(null)
    else if ((event.key === "Enter" || event.key === " ") && landscape.current !== null) landscape.take(landscape.pile(landscape.current), event.shiftKey)
    else return
    event.preventDefault()
  }

  // To the nearest item in a direction: what lies off the straight way counts twice.
  step([right, down]) {
    const { landscape } = this
    if (landscape.current === null) return this.arrive()
    const screen = landscape.whereAll()
    const [x, y] = landscape.where(landscape.current)
    let [best, found] = [Infinity, null]
    for (let row = 0; row < landscape.count; row++) {
      const [dx, dy] = [screen[2 * row] - x, screen[2 * row + 1] - y]
      const [ahead, aside] = [dx * right + dy * down, Math.abs(dx * down) + Math.abs(dy * right)]
      const far = ahead + 2 * aside
      if (row !== landscape.current && ahead > 1 && aside < 2 * ahead && far < best && landscape.visible(row)) [best, found] = [far, row]
    }
    this.goTo(found)
  }

  // Where the keys begin: at what is in the middle.
  arrive() {
    const { clientWidth: width, clientHeight: height } = this.stage
    this.goTo(this.landscape.nearest(width / 2, height / 2, width + height))
  }

  async goTo(row) {
    if (row === null) return
    this.follow(this.landscape.where(row))
    this.landscape.spoken.textContent = await this.landscape.approach(row)
  }

  // Move the flat map so that (x, y) is on the stage.
  follow([x, y]) {
    const { clientWidth: width, clientHeight: height } = this.stage
    const [dx, dy] = [clamp(x, 30, width - 30) - x, clamp(y, 30, height - 30) - y]
    if (this.landscape.camera.dims === 2 && (dx || dy)) this.drag(dx, dy)
  }
}
