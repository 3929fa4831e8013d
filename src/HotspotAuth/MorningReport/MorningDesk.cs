using HotspotAuth.Mail;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using HotspotAuth.Words;

namespace HotspotAuth.MorningReport;

/// <summary>Makes the morning's report: kept as it is, and mailed to <c>Alerts:Mail</c> in the same transaction. Once each morning.</summary>
internal sealed class MorningDesk(MorningReader reader, MorningStore store, MailOutbox mails, HotspotSettings settings, TimeProvider time)
{
    /// <summary>What verbs ask of the running service.</summary>
    public const string Request = "morning-make";

    /// <summary>The next morning's tells more.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);

    public DateOnly Today => DayName.At(time.GetUtcNow(), settings.Site.Zone);

    /// <summary>This morning's report, made now where there is none; before its time the figures as they are now, and the morning keeps its own.</summary>
    public MorningFigures Make()
    {
        if (store.Find(Today) is { } known) return known.Figures;
        var figures = reader.Read();
        if (figures.IsEarly) return figures;
        using var connection = store.Connect();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (!MorningStore.TryPut(transaction, figures)) return store.Find(Today)?.Figures ?? figures;
        if (settings.Mail.Host is not null)
        {
            var words = new MorningWords(settings.Site, Language.Thai);
            foreach (var address in settings.Alerts.Mail) mails.TryQueue(transaction, words.Mail(address, figures), Life);
        }

        transaction.Commit();
        return figures;
    }
}
