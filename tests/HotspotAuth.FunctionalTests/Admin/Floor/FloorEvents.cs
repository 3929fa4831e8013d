using HotspotAuth.Accounts;
using HotspotAuth.Events;

namespace HotspotAuth.FunctionalTests.Admin.Floor;

/// <summary>Events with their slips, made on the core under the console.</summary>
internal static class FloorEvents
{
    /// <summary>Marks above and below that a printer or a wrong font loses first.</summary>
    public const string Marks = "ที่ ปู่ น้ำ ญู ฐู";

    public const string LongTitle = "โครงการอบรมเชิงปฏิบัติการพัฒนาครูปฐมวัยและครูผู้สอนระดับประถมศึกษาปีที่ 1–6 ด้านการใช้สื่อการเรียนรู้ทางไกลผ่านดาวเทียมและเทคโนโลยีสารสนเทศ ประจำปีการศึกษา 2569 รุ่นที่ 12";

    public static async Task<TrainingEvent> AddAsync(ConsoleHost host, int slips, string project = "อบรมครูปฐมวัย การใช้สื่อ DLTV", TimeSpan? length = null)
    {
        var now = host.Time.GetUtcNow();
        var from = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, now.Minute, 0, TimeSpan.Zero);
        var wanted = new TrainingEvent(0, project, "สพป.กำแพงเพชร เขต 2", "055000123", "นางสาวอรุณี สุขใจ", from, from + (length ?? TimeSpan.FromHours(8)));
        var (made, _) = await new TrainingEventStore(host.Database, host.Accounts, host.Time).CreateAsync(wanted, slips, Actor.System, CancellationToken.None);
        await host.RefreshAsync();
        return made;
    }
}
