using System.Text.RegularExpressions;

namespace NanoCam.Repository.Tests.Documents;

public sealed partial class AuditActionsTests
{
    private const string Page = "docs/reference/http-api.md";

    [Fact]
    public void Every_action_of_the_audit_log_is_on_the_HTTP_API_page()
    {
        var actions = RepositoryTree.File("server/NanoCam.Server/Accounts/AuditActions.cs");
        var page = RepositoryTree.File(Page).Text;
        var names = Constant().Matches(actions.Text);

        Assert.NotEmpty(names);
        Finding.AssertNone(
            from match in names
            let name = match.Groups[1].Value
            where !page.Contains($"`{name}`", StringComparison.Ordinal)
            select actions.Finding(actions.LineAt(match.Index), $"{name} is not in {Page}")
        );
    }

    [GeneratedRegex("const string \\w+ = \"([^\"]+)\"")]
    private static partial Regex Constant();
}
