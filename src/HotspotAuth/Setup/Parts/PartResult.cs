using System.Resources;
using HotspotAuth.Words;

namespace HotspotAuth.Setup.Parts;

internal enum PartState
{
    /// <summary>Tried, and it works.</summary>
    Ok,

    /// <summary>Works, or is not set up, and somebody should look.</summary>
    Warn,

    /// <summary>Does not work.</summary>
    Fail,

    /// <summary>Not set up, or can't be tried from here.</summary>
    Skipped,
}

/// <summary>What the test of one part found. Its words stand in PartTexts under <c>Part.Word</c>, the mend under <c>Part.Word.do</c>.</summary>
/// <param name="Part">The part's key.</param>
/// <param name="State">How it went.</param>
/// <param name="Word">What was found.</param>
/// <param name="Facts">What is filled into the words.</param>
internal sealed record PartResult(string Part, PartState State, string Word, params string[] Facts)
{
    private static readonly ResourceManager Resources = new("HotspotAuth.Setup.Parts.PartTexts", typeof(PartResult).Assembly);

    /// <summary>The texts of a language.</summary>
    public static Texts In(Language language) => new(Resources, language);

    public string Name(Texts texts) => texts[Part];

    public string Detail(Texts texts) => texts.Format($"{Part}.{Word}", [.. Facts]);

    /// <summary>What to do; empty where nothing is to be done.</summary>
    public string Mend(Texts texts) => State is PartState.Warn or PartState.Fail ? texts.Format($"{Part}.{Word}.do", [.. Facts]) : "";
}
