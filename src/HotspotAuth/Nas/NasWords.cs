using System.Globalization;
using HotspotAuth.Radius;
using HotspotAuth.Words;

namespace HotspotAuth.Nas;

/// <summary>What a NAS answered, in plain words of either language (RFC 5176 §3.5 has its numbers).</summary>
internal static class NasWords
{
    /// <summary>Of a probe: a whole sentence with the mend.</summary>
    public static string Explain(NasProbeResult probe, Texts texts) => probe.Verdict == "refused"
        ? texts.Format("test.refused", Cause(probe.Answer.Cause, texts))
        : texts.Format($"test.{probe.Verdict}", probe.Answer.Port.ToString(CultureInfo.InvariantCulture));

    /// <summary>Of a wish to end a session.</summary>
    public static string Explain(DynamicAuthResult answer, Texts texts) => answer.Outcome switch
    {
        DynamicAuthOutcome.Acknowledged => texts["ended"],
        DynamicAuthOutcome.Refused when answer.IsSessionOver => texts["ended.gone"],
        DynamicAuthOutcome.Refused => texts.Format("ended.refused", Cause(answer.Cause, texts)),
        _ => texts.Format($"test.{NasProbe.Judge(answer)}", answer.Port.ToString(CultureInfo.InvariantCulture)),
    };

    /// <summary>An Error-Cause, one without a name by its number.</summary>
    public static string Cause(ErrorCause? cause, Texts texts) => cause switch
    {
        null => texts["cause.none"],
        { } known when Enum.IsDefined(known) => texts[$"cause.{known}"],
        { } other => texts.Format("cause.other", ((int)other).ToString(CultureInfo.InvariantCulture)),
    };
}
