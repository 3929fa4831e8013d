using HotspotAuth.Accounts;
using HotspotAuth.Words;

namespace HotspotAuth.Export.Package;

/// <summary>What an evidence package is made of: the question, in words too, why it was asked, and what came of it.</summary>
/// <param name="Questions">Whose traffic; the rows come in the order of the questions, each by time.</param>
/// <param name="Text">The question in words, in the package's language.</param>
/// <param name="Reason">Why, for example the letter's number.</param>
/// <param name="Actor">Who makes it.</param>
internal sealed record PackageOrder(IReadOnlyList<ExportQuestion> Questions, string Text, string Reason, Actor Actor)
{
    public Language Language { get; init; } = Language.Thai;

    /// <summary>Who had the address, where that was asked; its records are proved with the rows.</summary>
    public (WhoisQuestion Question, WhoisAnswer Answer)? Who { get; init; }

    /// <summary>The official's letter, where one asked.</summary>
    public PackageLetter? Letter { get; init; }

    /// <summary>Who prepared and released it before it was made.</summary>
    public IReadOnlyList<CustodyEntry> Custody { get; init; } = [];

    /// <summary>An order about traffic, its question in the words of the language.</summary>
    public static PackageOrder OfTraffic(ExportQuestion question, Language language, string reason, Actor actor) => new([question], Asked(question, PackageReport.Texts(language)), reason, actor) { Language = language };

    /// <summary>An order about who had an address: the connections of the answer, and no other traffic of those it names.</summary>
    public static PackageOrder OfWho(WhoisQuestion question, WhoisAnswer answer, string text, string reason, Actor actor) => new(
        question.Mac is { } mac ? [new ExportQuestion(answer.Window) { Mac = mac, Peer = question.Peer }] :
        [
            .. answer.Candidates.Where(c => c.InsideIp is not null).Select(c => (c.InsideIp, Port: question.Outside ? c.InsidePort : question.Endpoint.Port)).Distinct()
                .Select(each => new ExportQuestion(answer.Window) { Ip = each.InsideIp, Port = each.Port, Peer = question.Peer }),
        ],
        text,
        reason,
        actor)
    { Who = (question, answer) };

    private static string Asked(ExportQuestion question, Texts texts) =>
        question.User is { } user ? texts.Format("asked.user", user)
        : question.Mac is { } mac ? texts.Format("asked.mac", mac)
        : question.Outside is { } outside ? texts.Format("asked.outside", outside)
        : question.Ip is null ? texts.Format("asked.peer", question.Peer)
        : question.Port is { } port ? texts.Format("asked.port", question.Ip, port)
        : texts.Format("asked.ip", question.Ip);

    /// <summary>From the earliest to the latest moment of the questions.</summary>
    public TimeSpanMs Range => Questions.Count == 0 ? Who!.Value.Answer.Window : new(Questions.Min(q => q.Range.From), Questions.Max(q => q.Range.To));
}

/// <summary>A competent official's letter, as the cover report and the query name it.</summary>
internal sealed record PackageLetter(string Number, DateOnly? Date, string Agency, string Official, string? CardNumber, string Section, string? CourtOrder, string? CaseNumber);

/// <summary>A step of the custody log: who had it in his hands, when, as what.</summary>
internal sealed record CustodyEntry(DateTimeOffset Time, string Actor, string Role, string Action, string? Note);

/// <summary>What came of a package.</summary>
/// <param name="Rows">Rows of data.</param>
/// <param name="Proofs">Records of the log that are in it with their proof.</param>
/// <param name="OpenDays">Days without a seal yet, whose records nothing proves.</param>
/// <param name="Export">As of every export: rows, the file's hash, completeness, conflicts.</param>
internal sealed record PackageResult(long Rows, long Proofs, IReadOnlyList<DateOnly> OpenDays, ExportResult Export);
