// The camera at the door: BarcodeDetector where the browser has it, else jsQR, fetched then.
const PAUSE = 250;

class DoorScanner {
  constructor(video, decoder, found) {
    this.video = video;
    this.decoder = decoder;
    this.found = found;
    this.stream = null;
    this.read = null;
  }

  get isOn() {
    return this.stream !== null;
  }

  async start() {
    this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    this.video.srcObject = this.stream;
    await this.video.play();
    this.read ??= (await DoorScanner.#native()) ?? (await this.#fetched());
    this.#look();
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
  }

  async #look() {
    if (!this.isOn) return;
    if (this.video.readyState >= 2) {
      const text = await this.read(this.video);
      if (text) this.found(text);
    }
    setTimeout(() => this.#look(), PAUSE);
  }

  static async #native() {
    if (!("BarcodeDetector" in window)) return null;
    const formats = await BarcodeDetector.getSupportedFormats();
    if (!formats.includes("qr_code")) return null;
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  }

  async #fetched() {
    await new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = this.decoder;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    return async (video) => {
      [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
      pen.drawImage(video, 0, 0);
      const picture = pen.getImageData(0, 0, canvas.width, canvas.height);
      return jsQR(picture.data, picture.width, picture.height)?.data;
    };
  }
}
