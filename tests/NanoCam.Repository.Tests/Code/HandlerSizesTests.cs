using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NanoCam.Server;

namespace NanoCam.Repository.Tests.Code;

/// <summary>A route handler with more than seven parameters does the work of a service. Members of parameter objects count.</summary>
public sealed class HandlerSizesTests
{
    private const int MaxParameters = 7;

    [Fact]
    public async Task Route_handlers_have_at_most_seven_parameters()
    {
        var data = Directory.CreateTempSubdirectory("nanocam-test-");
        try
        {
            await using var app = ServerApp.Create(["--NanoCam:DataDirectory", data.FullName]);

            Assert.True(Handlers(app).Count() > 40);
            Finding.AssertNone(Check(app));
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("/seven", 0)]
    [InlineData("/eight", 1)]
    [InlineData("/object", 1)]
    public async Task A_handler_with_eight_parameters_is_reported(string route, int findings)
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        Delegate handler = route switch
        {
            "/seven" => (int a, int b, int c, int d, int e, int f, int g) => a + b + c + d + e + f + g,
            "/eight" => (int a, int b, int c, int d, int e, int f, int g, int h) => a + b + c + d + e + f + g + h,
            _ => ([AsParameters] Six six, int g, int h) => six.A + g + h,
        };
        app.MapGet(route, handler);

        Assert.Equal(findings, Check(app).Count());
    }

    private static IEnumerable<Finding> Check(WebApplication app) =>
        from handler in Handlers(app)
        let count = handler.Method.GetParameters().Sum(Count)
        where count > MaxParameters
        select new Finding(
            handler.Route,
            1,
            $"the handler {handler.Method.Name} has {count} parameters; the limit is {MaxParameters}. Move work into a service."
        );

    private static IEnumerable<(string Route, MethodInfo Method)> Handlers(WebApplication app) =>
        from source in ((IEndpointRouteBuilder)app).DataSources
        from endpoint in source.Endpoints.OfType<RouteEndpoint>()
        let method = endpoint.Metadata.GetMetadata<MethodInfo>()
        where method is not null
        select (endpoint.RoutePattern.RawText ?? "", method);

    private static int Count(ParameterInfo parameter) =>
        parameter.IsDefined(typeof(AsParametersAttribute), inherit: false) ? parameter.ParameterType.GetProperties().Length : 1;

    private sealed record Six(int A, int B, int C, int D, int E, int F);
}
