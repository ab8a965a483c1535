using Cloud.Lambda;
using Cloud.Notify;
using Cloud.Notify.Channels;
using Tables;

return await FunctionLoop.RunAsync(context =>
{
    var alerts = FunctionTables.Open(StateStore.Schema(context.Require("ALERTS_TABLE")));
    var configs = context.Get("CONFIG_TABLE") is { } name
        ? FunctionTables.Open(new TableSchema(name, "pk", "sk", "expiresAt"))
        : null;
    return new NotifyHandler(context, AlertSettings.Parse(context.Get), alerts, configs, ChannelList.CreateHttp()).HandleAsync;
});
