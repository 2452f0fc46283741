import ApexCharts from './apexcharts.esm.js'

// apexcharts looks for itself here when charts act on each other (brush, group)
window.ApexCharts = ApexCharts

const functionKeys = new Set(['formatter', 'dateFormatter', 'categoryFormatter', 'valueFormatter', 'tooltipHoverFormatter', 'custom'])

// a function is named by its path from the window ("window.charts.money"); nothing is evaluated
function functionAt(path) {
    const found = path.trim().replace(/^(window|globalThis)\./, '').split('.').reduce((owner, name) => owner?.[name], window)
    if (typeof found !== 'function') throw new Error(`chart: no function at "${path}"`)
    return found
}

const parse = json => JSON.parse(json, (key, value) => functionKeys.has(key) && typeof value === 'string' ? functionAt(value) : value)

const chartOf = id => ApexCharts.getChartByID(id)

const point = config => ({
    seriesIndex: config.seriesIndex,
    dataPointIndex: config.dataPointIndex,
    selectedDataPoints: config.selectedDataPoints ?? null,
})

const axes = config => ({ xaxis: config.xaxis ?? null, yaxis: Array.isArray(config.yaxis) ? null : config.yaxis ?? null })

function handlers(dotNet, wanted) {
    const all = {
        dataPointSelection: (_event, _chart, config) => dotNet.invokeMethodAsync('DataPointSelection', point(config)),
        markerClick: (_event, _chart, config) => dotNet.invokeMethodAsync('MarkerClick', point(config)),
        zoomed: (_chart, config) => dotNet.invokeMethodAsync('Zoomed', axes(config)),
        selection: (_chart, config) => dotNet.invokeMethodAsync('Selection', axes(config)),
        brushScrolled: (_chart, config) => dotNet.invokeMethodAsync('BrushScrolled', axes(config)),
        mounted: () => dotNet.invokeMethodAsync('Mounted'),
        updated: () => dotNet.invokeMethodAsync('Updated'),
    }
    return Object.fromEntries(Object.entries(all).filter(([name]) => wanted[name]))
}

export function renderChart(dotNet, container, json, wanted) {
    const options = parse(json)
    options.chart.events = handlers(dotNet, wanted)
    destroyChart(options.chart.id)
    return new ApexCharts(container, options).render().then(() => undefined)
}

export function destroyChart(id) {
    chartOf(id)?.destroy()
}

export const updateSeries = (id, json, animate) => chartOf(id)?.updateSeries(JSON.parse(json), animate).then(() => undefined)

export async function updateOptions(id, json, redrawPaths, animate, updateSyncedCharts, zoom) {
    const chart = chartOf(id)
    await chart?.updateOptions(parse(json), redrawPaths, animate, updateSyncedCharts)
    if (zoom) chart?.zoomX(zoom.start, zoom.end)
}

export const zoomX = (id, start, end) => { chartOf(id)?.zoomX(start, end) }
export const resetSeries = (id, update, resetZoom) => { chartOf(id)?.resetSeries(update, resetZoom) }
export const addXaxisAnnotation = (id, json, keep) => { chartOf(id)?.addXaxisAnnotation(parse(json), keep) }
export const addYaxisAnnotation = (id, json, keep) => { chartOf(id)?.addYaxisAnnotation(parse(json), keep) }
export const removeAnnotation = (id, annotation) => { chartOf(id)?.removeAnnotation(annotation) }
export const clearAnnotations = id => { chartOf(id)?.clearAnnotations() }
export const toggleSeries = (id, name) => { chartOf(id)?.toggleSeries(name) }
export const showSeries = (id, name) => { chartOf(id)?.showSeries(name) }
export const hideSeries = (id, name) => { chartOf(id)?.hideSeries(name) }
