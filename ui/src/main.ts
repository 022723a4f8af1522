// Starts the screen, and tells the window once the first picture is drawn, so that nobody sees an empty one.
import './app.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { painted } from './ipc/call';

mount(App, { target: document.body });
requestAnimationFrame(() => requestAnimationFrame(() => void painted()));
