// The items as points, drawn by the graphics card: one call draws tens of thousands.

const HIDDEN = 0
const SHOWN = 1
const SELECTED = 2

const VERTEX = `
  attribute vec3 place;
  attribute vec4 look; // red, green, blue, and the number of the shape
  attribute float state;
  uniform mat4 matrix;
  uniform float drawn, size, distance;
  varying vec3 paint;
  varying float shape, near;
  void main() {
    gl_Position = abs(state - drawn) < 0.5 ? matrix * vec4(place, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
    near = distance / gl_Position.w;
    gl_PointSize = max(size * near, 1.5);
    paint = look.rgb;
    shape = floor(look.a * 255.0 + 0.5);
  }`

// A rim keeps a white garment in sight on white and a black one on black; what is far away fades into the ground.
const FRAGMENT = `
  precision mediump float;
  uniform vec3 ink, ground;
  uniform float rim, strength, fading, soft;
  varying vec3 paint;
  varying float shape, near;
  void main() {
    vec2 at = gl_PointCoord * 2.0 - 1.0;
    float edge = length(at);
    if (shape > 0.5) edge = abs(at.x) + abs(at.y);
    if (shape > 1.5) edge = max(abs(at.x), abs(at.y)) * 1.2;
    float inside = 1.0 - smoothstep(1.0 - soft, 1.0, edge);
    if (inside < 0.05) discard;
    vec3 colour = mix(paint, ink, rim * smoothstep(0.55, 0.9, edge));
    colour = mix(ground, colour, mix(1.0, clamp(near * near * 0.85, 0.25, 1.0), fading));
    float alpha = inside * strength;
    gl_FragColor = vec4(colour * alpha, alpha);
  }`

class Painter {
  // Throws where the browser has no WebGL.
  constructor(canvas) {
    this.canvas = canvas
    const gl = (this.gl = canvas.getContext("webgl", { antialias: false, alpha: true, powerPreference: "low-power" }))
    if (!gl) throw new Error("no WebGL")
    this.program = linked(gl)
    this.buffers = Object.fromEntries(["place", "look", "state"].map(name => [name, gl.createBuffer()]))
    this.count = 0
    gl.useProgram(this.program)
    gl.enable(gl.BLEND)
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
    gl.depthFunc(gl.LEQUAL)
  }

  // places: Float32Array, 3 an item
  setPlaces(places) {
    this.count = places.length / 3
    this.fill("place", places, 3, this.gl.FLOAT, false)
  }

  // looks: Uint8Array, 4 an item: red, green, blue, shape (0 a disc, 1 a diamond, 2 a square)
  setLooks(looks) {
    this.fill("look", looks, 4, this.gl.UNSIGNED_BYTE, true)
  }

  // states: Uint8Array, HIDDEN, SHOWN or SELECTED
  setStates(states) {
    this.fill("state", states, 1, this.gl.UNSIGNED_BYTE, false)
  }

  fill(name, values, size, type, normalised) {
    const { gl } = this
    const where = gl.getAttribLocation(this.program, name)
    gl.bindBuffer(gl.ARRAY_BUFFER, this.buffers[name])
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW)
    gl.enableVertexAttribArray(where)
    gl.vertexAttribPointer(where, size, type, normalised, 0, 0)
  }

  // size: of a point in pixels of the screen. dimmed: whether what is not selected steps back. ink, ground: [red, green, blue], 0 to 1.
  draw(camera, { size, dimmed, ink, ground }) {
    const { gl, canvas } = this
    const scale = window.devicePixelRatio || 1
    const [width, height] = [canvas.clientWidth, canvas.clientHeight].map(length => Math.max(1, Math.round(length * scale)))
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
    gl.viewport(0, 0, width, height)
    gl.clearColor(0, 0, 0, 0)
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT)
    const set = (name, ...values) => gl[`uniform${values.length}f`](gl.getUniformLocation(this.program, name), ...values)
    gl.uniformMatrix4fv(gl.getUniformLocation(this.program, "matrix"), false, camera.matrix(width / height))
    set("distance", camera.distance)
    set("fading", camera.dims === 3 ? 1 : 0)
    set("ink", ...ink)
    set("ground", ...ground)
    const pass = (drawn, diameter, strength, rim) => {
      set("drawn", drawn)
      set("size", diameter * scale)
      set("soft", Math.min(0.5, 2 / (diameter * scale)))
      set("strength", strength)
      set("rim", rim)
      gl.drawArrays(gl.POINTS, 0, this.count)
    }
    if (camera.dims === 3) gl.enable(gl.DEPTH_TEST)
    else gl.disable(gl.DEPTH_TEST)
    pass(SHOWN, size, dimmed ? 0.18 : 0.9, size < 6 ? 0.12 : 0.3)
    gl.disable(gl.DEPTH_TEST) // what is selected is seen wherever it lies
    pass(SELECTED, size + 5, 1, 0.85)
  }
}

const linked = gl => {
  const program = gl.createProgram()
  for (const [kind, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
    const shader = gl.createShader(kind)
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
  }
  gl.linkProgram(program)
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program))
  return program
}
