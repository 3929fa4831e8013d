using System.Security.Cryptography;

namespace HotspotAuth.Admin;

/// <summary>Who has given the right password and not yet the code. It opens nothing but the page that asks for the code.</summary>
internal sealed record SecondStep(string Username, byte[] PasswordTag, string Next, DateTimeOffset Begun);

/// <summary>The sign-ins between password and code: each for five minutes, for a few tries, good once.</summary>
internal sealed class SecondSteps(TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private const int Most = 128;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SecondStep> _steps = new(StringComparer.Ordinal);

    /// <returns>The ticket that the browser keeps in a cookie.</returns>
    public string Begin(string username, byte[] passwordTag, string next)
    {
        var ticket = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        var now = time.GetUtcNow();
        lock (_gate)
        {
            foreach (var (old, step) in _steps)
            {
                if (now - step.Begun > Life)
                    _steps.Remove(old);
            }

            if (_steps.Count >= Most)
                _steps.Remove(_steps.MinBy(pair => pair.Value.Begun).Key);
            _steps[ticket] = new SecondStep(username, passwordTag, next, now);
        }

        return ticket;
    }

    public SecondStep? Find(string? ticket)
    {
        lock (_gate)
            return ticket is not null && _steps.TryGetValue(ticket, out var step) && time.GetUtcNow() - step.Begun <= Life ? step : null;
    }

    public void End(string? ticket)
    {
        lock (_gate)
        {
            if (ticket is not null)
                _steps.Remove(ticket);
        }
    }
}
