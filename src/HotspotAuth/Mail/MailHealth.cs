using HotspotAuth.Alerts;

namespace HotspotAuth.Mail;

/// <summary>What an operator has to know of the mails.</summary>
internal static class MailHealth
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);

    /// <summary>Null while mails leave in time.</summary>
    public static PartFault? Fault(MailOutbox outbox, TimeProvider time)
    {
        var (waiting, oldest) = outbox.State();
        return time.GetUtcNow() - oldest < Late || oldest is null
            ? null
            : new PartFault("mail", AlertFact.Number(waiting), AlertFact.Second(oldest.Value));
    }
}
