using System.Text.RegularExpressions;

namespace NanoCam.Repository.Tests.Documents;

/// <summary>
/// Compares the roles in the route table of the HTTP API page with RouteAccessTests, which requests every route of a running server with
/// every role.
/// </summary>
public sealed partial class RouteRolesTests
{
    private const string Page = "docs/reference/http-api.md";
    private const string Access = "tests/NanoCam.Server.Tests/Accounts/RouteAccessTests.cs";

    [Fact]
    public void Every_role_in_the_route_table_is_the_one_that_the_server_requires() =>
        Finding.AssertNone(Differences(RepositoryTree.File(Page), RepositoryTree.File(Access)));

    [Theory]
    [InlineData("| `GET /a`, `GET /b/{id}` | lists | viewer |", 0)]
    [InlineData("| `GET /a`, `GET /b/{id}` | lists | operator |", 2)]
    [InlineData("| `GET /a`, `GET /b/{id}` | lists | viewer, session |", 2)]
    [InlineData("| `GET /a` | lists | viewer |", 1)]
    public void Route_with_another_role_or_no_row_is_found(string row, int findings) =>
        Assert.Equal(
            findings,
            Differences(
                    new(Page, row),
                    new(
                        Access,
                        "[\"GET /a\"] = RoleNames.Viewer,\n[\"HEAD /a\"] = RoleNames.Viewer,\n[\"GET /b/{id}\"] = RoleNames.Viewer,"
                    )
                )
                .Count()
        );

    private static IEnumerable<Finding> Differences(SourceFile page, SourceFile access)
    {
        var table = Table(page);
        foreach (Match match in Expectation().Matches(access.Text))
        {
            var route = match.Groups[1].Value;
            if (!IsInTable(route))
            {
                continue;
            }

            var role = RoleOf(match.Groups[2].Value);
            if (!table.TryGetValue(route, out var row))
            {
                yield return new Finding(page.Path, 1, $"{route} is not in the route table");
            }
            else if (row.Role != role)
            {
                yield return new Finding(page.Path, row.Line, $"{route} requires {role}, not {row.Role}");
            }
        }
    }

    // HEAD is not listed, and the routes of the OpenAPI document contain parameters of the library.
    private static bool IsInTable(string route) =>
        !route.StartsWith("HEAD ", StringComparison.Ordinal)
        && !route.Contains(" /openapi/", StringComparison.Ordinal)
        && !route.Contains(" /api/docs", StringComparison.Ordinal);

    private static Dictionary<string, (string Role, int Line)> Table(SourceFile page) =>
        page
            .Lines.Select((line, index) => (Cells: line.Trim('|', ' ').Split(" | "), Line: index + 1))
            .Where(row => row.Cells.Length == 3)
            .SelectMany(row =>
                Route().Matches(row.Cells[0]).Select(match => (Route: match.Groups[1].Value, Role: Plain(row.Cells[2]), row.Line))
            )
            .GroupBy(row => row.Route)
            .ToDictionary(group => group.Key, group => (group.First().Role, group.First().Line), StringComparer.Ordinal);

    // Routes that check the key of a camera need no role of a user.
    private static string Plain(string role) => role == "camera" ? "anonymous" : role;

    private static string RoleOf(string code)
    {
        var role =
            RoleName().Match(code) is { Success: true } match ? match.Groups[1].Value.ToLowerInvariant()
            : code == "Anybody" ? "anonymous"
            : throw new FormatException($"Unknown access: {code}");
        return code.Contains("Person", StringComparison.Ordinal) ? $"{role}, session" : role;
    }

    [GeneratedRegex(@"\[""([A-Z]+ /[^""]*)""\] = (.+),")]
    private static partial Regex Expectation();

    [GeneratedRegex(@"RoleNames\.(\w+)")]
    private static partial Regex RoleName();

    [GeneratedRegex("`([A-Z]+ /[^`]*)`")]
    private static partial Regex Route();
}
