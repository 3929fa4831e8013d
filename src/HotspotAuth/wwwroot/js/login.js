// A slip's QR code brings its code behind the #, which no server sees: into the field with it, and out of the address.
(() => {
  'use strict';
  const field = document.getElementById('u');
  const password = document.getElementById('p');
  const given = new URLSearchParams(location.hash.slice(1));
  const code = given.get('c');
  if (!field || !password || !code) return;
  history.replaceState(null, '', location.pathname + location.search);
  const user = given.get('u');
  field.value = user || code;
  if (user) password.value = code;
  field.form.querySelector('.btn.primary').focus();
})();
