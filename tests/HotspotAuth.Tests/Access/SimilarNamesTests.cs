using HotspotAuth.Access;

namespace HotspotAuth.Tests.Access;

public sealed class SimilarNamesTests
{
    [Theory]
    [InlineData("somchai", "somchai", 0)]
    [InlineData("somchia", "somchai", 1)]
    [InlineData("somchi", "somchai", 1)]
    [InlineData("somchaii", "somchai", 1)]
    [InlineData("sonchai", "somchai", 1)]
    [InlineData("somsak", "somchai", 3)]
    [InlineData("abc", "somchai", 3)]
    [InlineData("", "ab", 2)]
    public void Faults_are_counted_up_to_the_limit(string one, string other, int distance) => Assert.Equal(distance, SimilarNames.Distance(one, other, limit: 2));

    [Fact]
    public void The_nearest_come_first_and_a_short_name_allows_one_fault()
    {
        string[] all = ["somchai.k", "somchai", "somchat", "mali", "malee"];

        Assert.Equal(["somchai", "somchat"], SimilarNames.Of("somchau", all, name => name));
        Assert.Equal(["mali"], SimilarNames.Of("mal", all, name => name));
        Assert.Empty(SimilarNames.Of("ma", all, name => name));
        Assert.Empty(SimilarNames.Of(new string('a', 65), all, name => name));
    }
}
