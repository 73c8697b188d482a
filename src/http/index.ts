export { type HttpDoor, type HttpDoorOptions, httpDoor } from './door.ts';
export { ListenError } from './listen-error.ts';
