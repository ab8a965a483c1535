using Cloud.Lambda;
using Cloud.Sync;
using Cloud.SyncManager;

return await FunctionLoop.RunAsync(context =>
{
    var http = new AwsHttp(context.Get, context.Time);
    var manager = new Manager(context, new SyncFunction(context, FunctionTables.Open, http).Reports);
    return manager.HandleAsync;
});
