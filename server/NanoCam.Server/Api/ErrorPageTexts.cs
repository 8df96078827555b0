namespace NanoCam.Server.Api;

/// <summary>Target of the link on an error page.</summary>
internal enum ErrorLink
{
    /// <summary>The start page.</summary>
    Start,

    /// <summary>The sign-in page.</summary>
    SignIn,

    /// <summary>The same address.</summary>
    Again,

    /// <summary>Loopback address of this machine.</summary>
    ThisMachine,
}

/// <summary>Texts of one error page.</summary>
/// <param name="Title">What happened.</param>
/// <param name="Sentence">Why, and what to do.</param>
/// <param name="Link">Where the link leads.</param>
/// <param name="LinkText">Text of the link.</param>
internal sealed record ErrorText(string Title, string Sentence, ErrorLink Link, string LinkText);

/// <summary>Texts of error pages, in English and Chinese.</summary>
internal static class ErrorPageTexts
{
    private static readonly Dictionary<string, Entry> ByCode = new(StringComparer.Ordinal)
    {
        [ProblemCodes.InvalidShareLink] = new(
            "This share link does not work",
            "此分享链接无法使用",
            "链接不存在、已被撤销或已过期。请向分享者索取新链接，或登录后查看。",
            ErrorLink.SignIn
        ),
        [ProblemCodes.HostNotAllowed] = new(
            "The server does not accept this address",
            "服务器不接受此地址",
            "此主机名不在允许的范围内。请使用其他地址，或将其添加到 NanoCam:Access:Hosts。",
            ErrorLink.ThisMachine
        ),
        [ProblemCodes.UnknownCamera] = new("There is no such camera", "没有此摄像头", "它可能已被移除或改名。请从摄像头列表中打开。")
        {
            Advice = "It might have been removed. Open it from the list of cameras.",
        },
        [ProblemCodes.NoFrameRecorded] = new("There is no picture", "没有画面", "此时间没有录像或快照。请选择其他时间，或返回首页。"),
        [ProblemCodes.InvalidCameraId] = new("There is no such camera", "没有此摄像头", "摄像头 ID 无效。请从摄像头列表中打开。"),
    };

    private static readonly Dictionary<int, Entry> ByStatus = new()
    {
        [StatusCodes.Status400BadRequest] = new("The address is not valid", "地址无效", "请求的地址或参数有误。请检查后重试。"),
        [StatusCodes.Status401Unauthorized] = new("Sign in to see this page", "请先登录", "查看此页面需要登录。", ErrorLink.SignIn),
        [StatusCodes.Status403Forbidden] = new(
            "You do not have access",
            "没有访问权限",
            "当前用户无权访问。请联系管理员，或使用其他用户登录。"
        ),
        [StatusCodes.Status404NotFound] = new("This page does not exist", "页面不存在", "此服务器上没有这个地址。请检查地址，或返回首页。")
        {
            Advice = "Check the address, or go to the list of cameras.",
        },
        [StatusCodes.Status405MethodNotAllowed] = new(
            "This address is for programs",
            "此地址供程序使用",
            "浏览器无法打开此地址。请返回首页。"
        ),
        [StatusCodes.Status421MisdirectedRequest] = new(
            "The server does not accept this address",
            "服务器不接受此地址",
            "请使用服务器的其他地址。",
            ErrorLink.ThisMachine
        ),
        [StatusCodes.Status426UpgradeRequired] = new(
            "This address is for programs",
            "此地址供程序使用",
            "浏览器无法打开此地址。请返回首页。"
        ),
        [StatusCodes.Status429TooManyRequests] = new("Too many requests", "请求过多", "请稍候再试。", ErrorLink.Again),
        [StatusCodes.Status500InternalServerError] = new(
            "Something went wrong on the server",
            "服务器出错",
            "服务器内部出错。请重试；如再次出现，请查看服务器日志。",
            ErrorLink.Again
        ),
        [StatusCodes.Status503ServiceUnavailable] = new(
            "Not available right now",
            "暂时无法打开",
            "摄像头可能离线或尚未发送画面，也可能是服务器繁忙。请稍候再试。",
            ErrorLink.Again
        ),
        [StatusCodes.Status507InsufficientStorage] = new(
            "The server's disk is full",
            "服务器磁盘已满",
            "请释放磁盘空间后重试。",
            ErrorLink.Again
        ),
    };

    private static readonly Entry Other = new("The request failed", "请求失败", "请重试，或返回首页。");

    /// <summary>Finds the texts of an error.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="code">One of <see cref="ProblemCodes"/>, or null.</param>
    /// <param name="language">Language of the reader.</param>
    /// <param name="detail">The English sentence of the problem.</param>
    public static ErrorText Find(int status, string? code, string language, string detail)
    {
        var entry = (code is null ? null : ByCode.GetValueOrDefault(code)) ?? ByStatus.GetValueOrDefault(status, Other);
        return language == BrowserNavigation.Chinese
            ? new(
                entry.ChineseTitle,
                entry.ChineseSentence,
                entry.Link,
                entry.Link switch
                {
                    ErrorLink.SignIn => "登录",
                    ErrorLink.Again => "重试",
                    ErrorLink.ThisMachine => "通过 localhost 打开",
                    _ => "返回首页",
                }
            )
            : new(
                entry.Title,
                entry.Advice is null ? detail : $"{detail} {entry.Advice}",
                entry.Link,
                entry.Link switch
                {
                    ErrorLink.SignIn => "Sign in",
                    ErrorLink.Again => "Try again",
                    ErrorLink.ThisMachine => "Open with localhost",
                    _ => "Open the cameras",
                }
            );
    }

    private sealed record Entry(string Title, string ChineseTitle, string ChineseSentence, ErrorLink Link = ErrorLink.Start)
    {
        /// <summary>What to do, if the sentence of the problem does not include it.</summary>
        public string? Advice { get; init; }
    }
}
