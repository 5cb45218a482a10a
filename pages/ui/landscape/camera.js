// From where the landscape is looked at: what turns an item's place into a place on the screen.
//
// Matrices are 16 numbers, column by column, as WebGL takes them. Places are (x, y, z) in -1 to 1; on a flat map z is 0.

const FIELD = 0.6 // radians from the top of the picture to its bottom
const DISTANCE = 3.4 // of the eye from the middle, at zoom 1
const MARGIN = 0.9 // of the stage that the flat map takes at zoom 1
const NEAREST_ZOOM = 200
const FIRST_TURN = { azimuth: 0.6, elevation: 0.35 }

class Camera {
  constructor(dims) {
    this.dims = dims
    this.reset()
  }

  reset() {
    this.zoom = 1
    this.middle = [0, 0] // of the flat map, what is in the middle of the stage
    Object.assign(this, FIRST_TURN)
  }

  // Pixels of the screen that the pointer was dragged by, on a stage of this size.
  drag(dx, dy, width, height) {
    if (this.dims === 3) {
      this.azimuth += (dx / width) * Math.PI * 1.5
      this.elevation = clamp(this.elevation + (dy / height) * Math.PI, -Math.PI / 2, Math.PI / 2)
    } else {
      this.middle[0] -= (2 * dx) / (width * MARGIN * this.zoom)
      this.middle[1] += (2 * dy) / (height * MARGIN * this.zoom)
      this.keepInside()
    }
  }

  // Zoom so that what is under (x, y), in -1 to 1 of the stage, stays there.
  zoomBy(factor, x = 0, y = 0) {
    const before = this.zoom
    this.zoom = clamp(before * factor, this.dims === 3 ? 0.5 : 1, this.dims === 3 ? 12 : NEAREST_ZOOM)
    if (this.dims === 2) {
      const shift = (1 / before - 1 / this.zoom) / MARGIN
      this.middle[0] += x * shift
      this.middle[1] += y * shift
      this.keepInside()
    }
  }

  keepInside() {
    this.middle = this.middle.map(value => clamp(value, -1, 1))
  }

  // aspect: width / height of the stage
  matrix(aspect) {
    if (this.dims === 2) {
      const scale = MARGIN * this.zoom
      const [x, y] = this.middle
      return [scale, 0, 0, 0, 0, scale, 0, 0, 0, 0, 0, 0, -scale * x, -scale * y, 0, 1]
    }
    return multiplied(this.lens(aspect), this.turned())
  }

  // How far the eye is away: what lies there has its full size.
  get distance() {
    return this.dims === 3 ? DISTANCE / this.zoom : 1
  }

  lens(aspect) {
    const [near, far] = [0.01, 20]
    const tall = (1 / Math.tan(FIELD / 2)) * Math.min(1, aspect) // a narrow stage shows all of the width
    return [tall / aspect, 0, 0, 0, 0, tall, 0, 0, 0, 0, (near + far) / (near - far), -1, 0, 0, (2 * near * far) / (near - far), 0]
  }

  turned() {
    const [sinA, cosA, sinE, cosE] = [Math.sin(this.azimuth), Math.cos(this.azimuth), Math.sin(this.elevation), Math.cos(this.elevation)]
    return [cosA, sinE * sinA, -cosE * sinA, 0, 0, cosE, sinE, 0, sinA, -sinE * cosA, cosE * cosA, 0, 0, 0, -this.distance, 1]
  }
}

const clamp = (value, low, high) => Math.min(Math.max(value, low), Math.max(low, high))

const multiplied = (left, right) => {
  const product = new Array(16).fill(0)
  for (let column = 0; column < 4; column++)
    for (let row = 0; row < 4; row++) for (let k = 0; k < 4; k++) product[column * 4 + row] += left[k * 4 + row] * right[column * 4 + k]
  return product
}

// places: 3 numbers an item; matrix: as above -> [x, y] of each in pixels of the stage, NaN where it lies behind the eye.
const projected = (places, matrix, width, height) => {
  const screen = new Float32Array((places.length / 3) * 2)
  for (let from = 0, to = 0; from < places.length; from += 3, to += 2) {
    const [x, y, z] = [places[from], places[from + 1], places[from + 2]]
    const away = matrix[3] * x + matrix[7] * y + matrix[11] * z + matrix[15]
    const across = matrix[0] * x + matrix[4] * y + matrix[8] * z + matrix[12]
    const up = matrix[1] * x + matrix[5] * y + matrix[9] * z + matrix[13]
    screen[to] = away > 0 ? ((across / away + 1) / 2) * width : NaN
    screen[to + 1] = away > 0 ? ((1 - up / away) / 2) * height : NaN
  }
  return screen
}
