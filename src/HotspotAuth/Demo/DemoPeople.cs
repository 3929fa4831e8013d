namespace HotspotAuth.Demo;

/// <summary>People of an office that does not exist: their names are plants and weather, their surname is "example".</summary>
internal static class DemoPeople
{
    public static readonly IReadOnlyList<(string Username, string Name, string NameTh)> Staff =
    [
        ("mali", "Mali Tuayang", "มะลิ ตัวอย่าง"),
        ("bua", "Bua Tuayang", "บัว ตัวอย่าง"),
        ("chaba", "Chaba Tuayang", "ชบา ตัวอย่าง"),
        ("kulap", "Kulap Tuayang", "กุหลาบ ตัวอย่าง"),
        ("dao", "Dao Tuayang", "ดาว ตัวอย่าง"),
        ("fa", "Fa Tuayang", "ฟ้า ตัวอย่าง"),
        ("nam", "Nam Tuayang", "น้ำ ตัวอย่าง"),
        ("fon", "Fon Tuayang", "ฝน ตัวอย่าง"),
        ("lom", "Lom Tuayang", "ลม ตัวอย่าง"),
        ("din", "Din Tuayang", "ดิน ตัวอย่าง"),
        ("phukhao", "Phukhao Tuayang", "ภูเขา ตัวอย่าง"),
        ("thale", "Thale Tuayang", "ทะเล ตัวอย่าง"),
        ("maphrao", "Maphrao Tuayang", "มะพร้าว ตัวอย่าง"),
        ("mamuang", "Mamuang Tuayang", "มะม่วง ตัวอย่าง"),
        ("som", "Som Tuayang", "ส้ม ตัวอย่าง"),
        ("taengmo", "Taengmo Tuayang", "แตงโม ตัวอย่าง"),
        ("khao", "Khao Tuayang", "ข้าว ตัวอย่าง"),
        ("phrik", "Phrik Tuayang", "พริก ตัวอย่าง"),
        ("khing", "Khing Tuayang", "ขิง ตัวอย่าง"),
        ("takhrai", "Takhrai Tuayang", "ตะไคร้ ตัวอย่าง"),
    ];
}
