using HotspotAuth.TrafficLog;

namespace HotspotAuth.Translations;

/// <summary>From the kernel's connection events to the nat stream: a row when a guest's translation begins, one when it ends. Used by one thread.</summary>
internal sealed class NatStream(LogWriter writer, LivingTranslations living, Func<LogIp, bool> isGuest, TimeProvider time)
{
    /// <summary>A connection began.</summary>
    public void Began(ReadOnlyMemory<byte> body)
    {
        if (TryRead(body, out var translation)) Begin(translation, TranslationEvent.Start, Translation.Time(body, isEnd: false) ?? Now);
    }

    /// <summary>A connection ended. One whose start was not seen is told with the kernel's own times.</summary>
    public void Ended(ReadOnlyMemory<byte> body)
    {
        if (!TryRead(body, out var translation)) return;
        var end = Translation.Time(body, isEnd: true) ?? Now;
        var start = living.End(translation) ?? Translation.Time(body, isEnd: false) ?? end;
        writer.TryAppend(translation.Row(TranslationEvent.End, Now, start, Math.Max(start, end)));
    }

    /// <summary>
    /// Takes over what the kernel holds, at a start and after events were lost: what is new is told as living, what is gone as ended by now.
    /// </summary>
    public void Reconcile(IReadOnlyList<(Translation Translation, long? Start)> held)
    {
        var now = Now;
        var still = held.Select(h => h.Translation).ToHashSet();
        foreach (var (translation, start) in living.All())
        {
            if (still.Contains(translation)) continue;
            living.End(translation);
            writer.TryAppend(translation.Row(TranslationEvent.End, now, start, Math.Max(start, now)));
        }

        foreach (var (translation, start) in held) Begin(translation, TranslationEvent.Carry, start ?? now);
    }

    /// <summary>The kernel dropped events: between the two times translations may be missing.</summary>
    public void Lost(long from, long to) => writer.TryAppend(new NatGapRow(from, to, GapCause.Enobufs, "conntrack"));

    /// <summary>Reads one entry if it is a guest's.</summary>
    public bool TryRead(ReadOnlyMemory<byte> body, out Translation translation) =>
        Translation.TryRead(body, out translation) && isGuest(translation.InsideIp);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private void Begin(in Translation translation, TranslationEvent what, long start)
    {
        if (living.TryBegin(translation, start)) writer.TryAppend(translation.Row(what, Now, start, null));
    }
}
