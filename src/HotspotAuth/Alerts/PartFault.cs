using HotspotAuth.Words;

namespace HotspotAuth.Alerts;

/// <summary>What is wrong with a part of the service, and the mend. Its sentence stands in AlertTexts in both languages.</summary>
/// <param name="Key">The sentence's key, without <c>fault.</c> before it.</param>
/// <param name="Facts">What is filled into it.</param>
internal sealed record PartFault(string Key, params IReadOnlyList<AlertFact> Facts)
{
    private static readonly Texts English = new(AlertWords.Resources, Language.English);

    /// <summary>What stopped a part, in the words of the system; null where nothing did.</summary>
    public static PartFault? Of(string key, Exception? fault) => fault is null ? null : new PartFault(key, AlertFact.Said(fault.Message));

    /// <summary>The English sentence with its facts as a program reads them: what <c>/health/ready</c> and the program's log say.</summary>
    public override string ToString() => English.Format("fault." + Key, [.. Facts.Select(fact => (object?)fact.Plain)]);
}
