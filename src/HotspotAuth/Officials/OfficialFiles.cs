using System.Globalization;
using HotspotAuth.Accounts;
using HotspotAuth.Admin;
using HotspotAuth.Admin.Asking;
using HotspotAuth.Export;
using HotspotAuth.Export.Package;
using HotspotAuth.Operation;
using HotspotAuth.TrafficLog;
using HotspotAuth.Words;

namespace HotspotAuth.Officials;

/// <summary>
/// What is handed over: an evidence package a question, made once another person has released the answer, kept under the record's number and
/// readable by the service alone. Nothing is made for a record that may not leave (<see cref="OfficialRules.MayLeave"/>).
/// </summary>
internal sealed class OfficialFiles(TrafficStore log, HotspotSettings settings, DataDirectory data, Database database, OfficialStore store, TimeProvider time)
{
    /// <exception cref="InvalidOperationException">The record has not been released.</exception>
    /// <exception cref="VerbException">A file can't be written.</exception>
    /// <exception cref="IOException">A day can't be read.</exception>
    /// <exception cref="InvalidDataException">A sealed day is not what its digest says: of such a day nothing is given out.</exception>
    public IReadOnlyList<OfficialFile> Make(OfficialRequest request, Actor actor, CancellationToken cancellationToken)
    {
        if (!OfficialRules.MayLeave(request)) throw new InvalidOperationException("Nothing leaves before it is complete and released.");
        var people = new People(database);
        var package = new EvidencePackage(log, data, people, settings.Site, new Disclosure(database, actor, time), time);
        var folder = OwnerOnly.CreateDirectory(Folder(request.Id)).FullName;
        var files = new List<OfficialFile>();
        foreach (var question in request.Questions)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"question-{question.Place}.{EvidencePackage.Format}");
            using var file = ExportFile.Create(Path.Combine(folder, name));
            var result = package.Write(Order(request, question, people, actor), file, static (_, _, _) => { }, cancellationToken);
            files.Add(new OfficialFile(name, new FileInfo(file.Path!).Length, result.Rows, Convert.ToHexStringLower(result.Export.Sha256), time.GetUtcNow()));
        }

        store.KeepFiles(request, files, actor);
        return files;
    }

    /// <summary>Opens one of a record's files; null where it has none of that name.</summary>
    public FileStream? Open(OfficialRequest request, string name) =>
        request.Files.Any(file => file.Name == name) && Path.Combine(Folder(request.Id), name) is var path && File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read) : null;

    private PackageOrder Order(OfficialRequest request, OfficialQuestion question, People people, Actor actor)
    {
        var reason = $"letter {request.Letter.Number}";
        var order = question.Who is { } who
            ? PackageOrder.OfWho(
                who.Question, new Whois(LogStores.Only(log), people).Ask(who.Question),
                new QuestionEcho(AdminTexts.Thai, new OfficeDates(settings.Site.Zone, Language.Thai)).Who(who).Words, reason, actor)
            : PackageOrder.OfTraffic(question.Span!.Question, Language.Thai, reason, actor);
        var (letter, authority) = (request.Letter, request.Authority);
        return order with
        {
            Letter = new PackageLetter(letter.Number!, letter.Day, letter.Agency!, authority.Officer!, authority.Card, request.Rule!.Code, authority.CourtOrder, letter.CaseNumber),
            Custody =
            [
                .. request.Steps.Where(step => step.Kind is OfficialStepKind.Prepare or OfficialStepKind.Release)
                    .Select(step => new CustodyEntry(step.Time, step.Name, step.Kind == OfficialStepKind.Prepare ? "coordinator" : "director", step.Kind == OfficialStepKind.Prepare ? "prepared" : "released", step.ForName is { } director ? $"for {director}" : null)),
            ],
        };
    }

    private string Folder(long request) => Path.Combine(data.Root, "officials", request.ToString(CultureInfo.InvariantCulture));
}
