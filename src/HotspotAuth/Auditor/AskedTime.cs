namespace HotspotAuth.Auditor;

/// <summary>Why a question is given its tolerance; the question's echo says it.</summary>
internal enum ToleranceReason
{
    /// <summary>Clocks of two machines: nothing else was said.</summary>
    Usual,

    /// <summary>The question gives only the minute, so all of it is asked for.</summary>
    Minute,

    /// <summary>Who asks said so.</summary>
    Said,

    /// <summary>Only the minute, and who asks said more.</summary>
    MinuteAndSaid,
}

/// <summary>A moment that is asked for, and how far from it counts too: in milliseconds before and after <paramref name="At"/>.</summary>
/// <param name="At">Where only the minute is known, its middle: with the half of it on both sides the whole minute is asked for.</param>
/// <param name="ToleranceMs">On either side.</param>
/// <param name="Because">Why so much.</param>
/// <param name="IsUtc">Whether it was typed as UTC.</param>
internal sealed record AskedTime(DateTimeOffset At, long ToleranceMs, ToleranceReason Because, bool IsUtc)
{
    public const long UsualMs = 2_000;
    public const long HalfMinuteMs = 30_000;
    public const long MostMs = 24 * 3_600_000;

    public bool IsMinute => Because is ToleranceReason.Minute or ToleranceReason.MinuteAndSaid;

    /// <summary>What was typed: the minute itself where there was no second.</summary>
    public DateTimeOffset Told => IsMinute ? At.AddMilliseconds(-HalfMinuteMs) : At;

    /// <param name="told">The moment as it was told, to the minute or the second.</param>
    /// <param name="isMinute">Whether no second was told.</param>
    /// <param name="said">The tolerance that was told beside it, in milliseconds; null where none was.</param>
    /// <param name="isUtc">Whether the moment was told in UTC.</param>
    public static AskedTime Of(DateTimeOffset told, bool isMinute, long? said, bool isUtc) => (isMinute, said) switch
    {
        (true, null) => new AskedTime(told.AddMilliseconds(HalfMinuteMs), HalfMinuteMs, ToleranceReason.Minute, isUtc),
        (true, { } more) => new AskedTime(told.AddMilliseconds(HalfMinuteMs), HalfMinuteMs + more, ToleranceReason.MinuteAndSaid, isUtc),
        (false, null) => new AskedTime(told, UsualMs, ToleranceReason.Usual, isUtc),
        (false, { } own) => new AskedTime(told, own, ToleranceReason.Said, isUtc),
    };
}
