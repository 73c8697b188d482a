export { type HttpDoor, type HttpDoorOptions, httpDoor } from './door.ts';
