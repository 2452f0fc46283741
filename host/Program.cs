return await RevenuePulse.Host.Commands.Cli.RunAsync(args);
