var builder = WebApplication.CreateBuilder(new WebApplicationOptions
{
    Args = args,
    // the pages' files lie beside the program, wherever it is started from
    ContentRootPath = AppContext.BaseDirectory,
});
var app = builder.Build();
app.MapGet("/healthz", () => "ok");
app.MapStaticAssets();
app.Run();
