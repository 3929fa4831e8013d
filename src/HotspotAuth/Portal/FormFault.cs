using HotspotAuth.Words;

namespace HotspotAuth.Portal;

/// <summary>Why a form is shown again.</summary>
internal enum FormFault
{
    None,
    Empty,
    Thai,
    Wrong,
    WrongThai,
    WrongCode,
    Stale,
    Busy,
    Unavailable,

    /// <summary>The gateway did not take the login that was right here.</summary>
    Gateway,
}

/// <summary>The words of a fault and the field they belong to.</summary>
/// <param name="What">What happened.</param>
/// <param name="Do">What to do.</param>
/// <param name="Field">The id of the field: <c>u</c>, <c>p</c>, or null for the whole form.</param>
internal sealed record FaultWords(string What, string Do, string? Field)
{
    /// <summary>The words in the page's language.</summary>
    /// <param name="fault">Any but <see cref="FormFault.None"/>.</param>
    /// <param name="texts">The page's texts.</param>
    /// <param name="typed">The first field as typed.</param>
    public static FaultWords Of(FormFault fault, Texts texts, string typed) => fault switch
    {
        FormFault.Empty => new(texts["Fault.Empty"], texts["Fault.EmptyDo"], "u"),
        FormFault.Thai => new(texts["Fault.Thai"], texts.Format("Fault.ThaiDo", typed), "u"),
        FormFault.Wrong => new(texts["Fault.Wrong"], texts["Fault.WrongDo"], "p"),
        FormFault.WrongThai => new(texts["Fault.Wrong"], texts["Fault.WrongThaiDo"], "p"),
        FormFault.WrongCode => new(texts["Fault.WrongCode"], texts["Fault.WrongCodeDo"], "u"),
        FormFault.Stale => new(texts["Fault.Stale"], texts["Fault.StaleDo"], null),
        FormFault.Busy => new(texts["Fault.Busy"], texts["Fault.BusyDo"], null),
        FormFault.Unavailable => new(texts["Fault.Unavailable"], texts["Fault.UnavailableDo"], null),
        FormFault.Gateway => new(texts["Fault.Gateway"], texts["Fault.GatewayDo"], null),
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}
