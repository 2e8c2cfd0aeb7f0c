// Warnings of constructs are part of many tests: print them as lines, without jest's stack and frame around each.
import { Console } from 'node:console';

globalThis.console = new Console(process.stdout, process.stderr);
