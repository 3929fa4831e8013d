using System.Globalization;

namespace HotspotAuth.Mail;

/// <summary>What an operator has to know of the mails.</summary>
internal static class MailHealth
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);

    /// <summary>Null while mails leave in time.</summary>
    public static string? Fault(MailOutbox outbox, TimeProvider time)
    {
        var (waiting, oldest) = outbox.State();
        return time.GetUtcNow() - oldest < Late || oldest is null
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{waiting} mails wait for the mail server, the oldest since {oldest.Value.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}; look at Mail:Host and whether it runs");
    }
}
