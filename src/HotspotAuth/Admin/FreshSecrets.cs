namespace HotspotAuth.Admin;

/// <summary>
/// The secrets of second factors that are being made: one a sign-in, the same however often its page is opened, gone once a code
/// has confirmed it. They never leave the memory before.
/// </summary>
internal sealed class FreshSecrets
{
    private const int Most = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, byte[]> _secrets = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    public byte[] Of(string signInId)
    {
        lock (_gate)
        {
            if (_secrets.TryGetValue(signInId, out var kept)) return kept;
            if (_order.Count >= Most) _secrets.Remove(_order.Dequeue());
            _order.Enqueue(signInId);
            return _secrets[signInId] = Totp.NewSecret();
        }
    }

    public void Forget(string signInId)
    {
        lock (_gate) _secrets.Remove(signInId);
    }
}
