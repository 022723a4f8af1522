// Sounds: two short ones for paid, a long low one for everything that needs a person. Made, not loaded, and can be switched off.

const KEPT_AS = 'pokea.sound';
let context: AudioContext | undefined;

/** Whether this PC may make sounds. */
export function isSoundOn(): boolean {
  return localStorage.getItem(KEPT_AS) !== 'off';
}

export function setSound(on: boolean): void {
  localStorage.setItem(KEPT_AS, on ? 'on' : 'off');
}

export function beep(good: boolean): void {
  if (!isSoundOn()) return;
  context ??= new AudioContext();
  // A window that nobody has touched yet keeps its sound asleep; there is nothing to tell such a cashier.
  void context.resume();
  const start = context.currentTime + 0.02;
  if (good) {
    tone(context, 1046, start, 0.09);
    tone(context, 1318, start + 0.16, 0.12);
  } else {
    tone(context, 196, start, 0.75);
  }
}

function tone(audio: AudioContext, hertz: number, start: number, seconds: number): void {
  const source = audio.createOscillator();
  const volume = audio.createGain();
  source.type = hertz < 400 ? 'sawtooth' : 'sine';
  source.frequency.value = hertz;
  // Ramps, because a tone that starts or ends at full volume clicks.
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(0.25, start + 0.01);
  volume.gain.setValueAtTime(0.25, start + seconds - 0.03);
  volume.gain.linearRampToValueAtTime(0, start + seconds);
  source.connect(volume).connect(audio.destination);
  source.start(start);
  source.stop(start + seconds);
}
