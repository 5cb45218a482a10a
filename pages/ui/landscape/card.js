// What is known of an item, fetched when it is asked for: the card beside a point, and the pictures that lie on the map when it is near.

const DELAY = 60 // milliseconds that the pointer rests on a point before anything is fetched
const PICTURE = 44 // pixels of the screen, with the room around it
const PICTURES = 60 // on the stage at once
const FEW = 300 // items on the stage: with more, none of them shows its picture
const SETTLED = 160 // milliseconds without a movement

class Card {
  constructor(stage) {
    this.stage = stage
    this.box = stage.querySelector(".card")
    this.picture = this.box.querySelector("img")
    this.texts = Object.fromEntries(["title", "says", "class"].map(name => [name, this.box.querySelector(`.${name}`)]))
    this.known = new Map()
    this.row = null
    this.picture.onerror = () => (this.picture.hidden = true)
  }

  // addresses: {items, thumbnails, version} of the catalogue
  of(addresses) {
    if (this.addresses?.items === addresses.items && this.addresses.version === addresses.version) return
    this.addresses = addresses
    this.known.clear()
  }

  thumbnail(row) {
    return `${this.addresses.thumbnails}/${row}?built=${this.addresses.version}`
  }

  // What is known of the item in a row: {title, says}.
  item(row) {
    if (!this.known.has(row)) {
      const asked = fetch(`${this.addresses.items}/${row}?built=${this.addresses.version}`).then(answer => {
        if (!answer.ok) throw new Error(`item ${row}: ${answer.status}`)
        return answer.json()
      })
      asked.catch(() => this.known.delete(row))
      this.known.set(row, asked)
    }
    return this.known.get(row)
  }

  // Show the card of an item beside (x, y) of the stage; group: what the legend says of it. Answers what the card says.
  async show(row, x, y, group) {
    if (row !== this.row) {
      this.row = row
      await new Promise(done => setTimeout(done, DELAY))
      if (row !== this.row) return ""
      const known = await this.item(row).catch(() => ({ title: "This item could not be read: reload the page.", says: "" }))
      if (row !== this.row) return ""
      this.texts.title.textContent = known.title
      this.texts.says.textContent = known.says
      this.texts.class.textContent = group
      this.picture.hidden = false
      this.picture.src = this.thumbnail(row)
      this.box.hidden = false
    }
    this.place(x, y)
    return Object.values(this.texts).map(text => text.textContent).filter(Boolean).join(". ")
  }

  hide() {
    this.row = null
    this.box.hidden = true
  }

  // Beside the point, on the side with room, and within the stage.
  place(x, y) {
    const { clientWidth: width, clientHeight: height } = this.stage
    const { offsetWidth: wide, offsetHeight: high } = this.box
    const left = x + 16 + wide < width ? x + 16 : x - 16 - wide
    this.box.style.left = `${clamp(left, 4, width - wide - 4)}px`
    this.box.style.top = `${clamp(y - high / 2, 4, height - high - 4)}px`
  }
}

// Where few items are on the stage, their pictures lie on the map in place of the points, none over another.
class Pictures {
  constructor(layer, card) {
    this.layer = layer
    this.card = card
  }

  hide() {
    clearTimeout(this.waiting)
    this.layer.classList.remove("there")
  }

  // screen: [x, y] of each item; shown, selected: whether an item is.
  later(screen, shown, selected) {
    this.hide()
    this.waiting = setTimeout(() => this.lay(screen, shown, selected), SETTLED)
  }

  lay(screen, shown, selected) {
    const { clientWidth: width, clientHeight: height } = this.layer
    const inside = []
    for (let row = 0; row < screen.length / 2; row++) {
      const [x, y] = [screen[2 * row], screen[2 * row + 1]]
      if (shown(row) && x > 0 && x < width && y > 0 && y < height) inside.push({ row, x, y })
      if (inside.length > FEW) return this.layer.replaceChildren()
    }
    const placed = []
    for (const one of inside) {
      if (placed.length === PICTURES) break
      if (placed.every(other => Math.abs(one.x - other.x) >= PICTURE || Math.abs(one.y - other.y) >= PICTURE * 1.25)) placed.push(one)
    }
    this.layer.replaceChildren(
      ...placed.map(({ row, x, y }) => {
        const picture = document.createElement("img")
        picture.alt = ""
        picture.classList.toggle("selected", selected(row))
        picture.onerror = () => picture.remove()
        picture.src = this.card.thumbnail(row)
        picture.style.left = `${x}px`
        picture.style.top = `${y}px`
        return picture
      }),
    )
    this.layer.classList.add("there")
  }
}
